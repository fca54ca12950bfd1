using System.Text.Json;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;

using static CommunityScoring.Facts.Said;

namespace CommunityScoring.Accounts;

/// <summary>What is kept up from change to change is what is computed from nothing, to the bit.</summary>
public sealed class AccountStateTests
{
    private static readonly ScoringModel Model = ScoringModel.Default;
    private static readonly PersonRules Rules = new(Model.PublicMailProviders.Contains, Model.IsConsentGrantedByDefault);
    private static readonly ChannelWeights Learnt = RevenueFacts.Learnt(("ads", 0.7), ("post.created", 0.4), ("event.attended", 0.1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void After_any_changes_everything_equals_what_is_computed_from_nothing(int seed)
    {
        var draw = new RandomEvents(seed);
        var events = draw.Draw(700).Concat(Sales(draw.Random, 250)).ToArray();
        draw.Random.Shuffle(events);
        var (view, accounts) = (new SettlingView(), RandomEvents.Accounts[1..3]);
        view.Take(events[..100]);
        var settled = 0;
        var states = accounts.Select(account => new AccountState(view.Leaves, account, Rules, Model)).ToArray();
        view.Changes.Clear();
        var won = 0;
        for (var next = 100; next < events.Length;)
        {
            var some = events[next..Math.Min(events.Length, next + draw.Random.Next(1, 12))];
            next += some.Length;
            view.Take(some);
            if (draw.Random.Next(8) == 0)
            {
                settled += view.Settle(accounts[draw.Random.Next(2)], Rules, Today.AddDays(draw.Random.Next(500, 900))).Count;
            }

            var isAsked = draw.Random.Next(3) > 0;
            foreach (var state in states)
            {
                state.Take(view.Changes);
            }

            view.Changes.Clear();
            foreach (var (account, state) in accounts.Zip(states).Where(_ => isAsked))
            {
                var day = Today.AddDays(draw.Random.Next(4) == 0 ? -draw.Random.Next(60) : 0);
                AssertEqual(Parts(new AccountState(view.Leaves, account, Rules, Model), view.Leaves, account, day), Parts(state, view.Leaves, account, day), $"seed {seed}, after {next} events, {account}");
                AssertEqual(Plain(view.Leaves, account, day), Parts(state, view.Leaves, account, day), $"seed {seed}, after {next} events, {account} by itself");
                won += state.AttributionOn(day).Revenue.Opportunities.Count(revenue => revenue is { Opportunity.Status: OpportunityStatus.Won, CommunityTouches: > 0 });
            }
        }

        Assert.True(settled > 3, $"{settled} have settled");
        Assert.True(won > 100, $"{won} opportunities won with the community's help were compared");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_hundreds_of_persons_whose_sums_are_kept_in_groups_too(int seed)
    {
        var random = new Random(seed);
        var members = Enumerable.Range(0, 700).Select(number => $"github:u{number}").ToArray();
        var view = new SettlingView();
        view.Take([.. members.SelectMany(member => new CommunityEvent[]
        {
            RevenueFacts.AtAcme(member), SomeActivity(random, member), SomeActivity(random, member), Question(member, "open", At(9), random.Next(30), member),
        })]);
        var state = new AccountState(view.Leaves, RevenueFacts.Acme, Rules, Model);
        view.Changes.Clear();
        for (var round = 0; round < 25; round++)
        {
            var member = members[random.Next(members.Length)];
            view.Take(random.Next(6) switch
            {
                0 => [Erasure(0, member)],
                1 => [RevenueFacts.AtAcme($"github:new{round}"), SomeActivity(random, $"github:new{round}")],
                2 => [Link(At(0), members[random.Next(members.Length)], member)],
                3 => [RevenueFacts.AtAcme(member, staff: true)],
                _ => [SomeActivity(random, member)],
            });
            state.Take(view.Changes);
            view.Changes.Clear();
            var (kept, fresh) = (state, new AccountState(view.Leaves, RevenueFacts.Acme, Rules, Model));
            var (day, profile) = (Today.AddDays(-random.Next(2)), new AccountProfile(AccountStatus.Customer, Today.AddDays(20)));

            Assert.Equal(Json(fresh.Score(profile, day)), Json(kept.Score(profile, day)));
            Assert.Equal(Json(fresh.History(profile, day.AddDays(-40), day)), Json(kept.History(profile, day.AddDays(-40), day)));
            Assert.Equal(Json(AccountScoring.Score(profile, kept.Persons, Model, day)), Json(kept.Score(profile, day)));
        }
    }

    [Fact]
    public void Days_of_a_kept_state_equal_each_other_however_they_are_asked_for()
    {
        var view = new SettlingView();
        view.Take([RevenueFacts.AtAcme(), Activity(40), RevenueFacts.Opportunity("o", 1000, opened: 30, closed: 10), RevenueFacts.Called(20)]);
        var state = new AccountState(view.Leaves, RevenueFacts.Acme, Rules, Model);

        Assert.Equal(OpportunityStatus.Open, Assert.Single(state.AttributionOn(Ago(11)).Revenue.Opportunities).Opportunity.Status);
        Assert.Equal(OpportunityStatus.Won, Assert.Single(state.AttributionOn(Today).Revenue.Opportunities).Opportunity.Status);
        Assert.Same(state.AttributionOn(Today), state.AttributionOn(Today));
    }

    private static Dictionary<string, string> Parts(AccountState state, LeafSet leaves, string account, DateOnly day)
    {
        var profile = new AccountProfile(AccountStatus.Customer, leaves.FindAccount(account)?.RenewalOn);
        var attribution = state.AttributionOn(day);
        return Described(
            Json(state.Persons), Json(state.Score(profile, day)), Json(state.History(profile, day.AddDays(-20), day)), Json(state.Explain(profile, day)),
            state.Touches, attribution, state.ChannelsOn(day));
    }

    private static Dictionary<string, string> Plain(LeafSet leaves, string account, DateOnly day)
    {
        var profile = new AccountProfile(AccountStatus.Customer, leaves.FindAccount(account)?.RenewalOn);
        var persons = AccountPersons.Of(leaves, account, Rules);
        var touches = AccountTouches.Of(leaves, account, Rules, Model);
        var attribution = AccountAttribution.Of(touches, AccountTouches.OpportunitiesOf(leaves, account), day);
        return Described(
            Json(persons), Json(AccountScoring.Score(profile, persons, Model, day)), Json(AccountHistory.Of(profile, persons, Model, day.AddDays(-20), day)
                .Select(each => each with { RevenueInfluence = AccountAttribution.Of(touches, AccountTouches.OpportunitiesOf(leaves, account), each.Day).Revenue.Influence.Value })),
            Json(AccountExplanation.Of(profile, persons, Model, day)), touches, attribution, new RevenueChannels(attribution, touches, leaves, Rules));
    }

    private static Dictionary<string, string> Described(
        string persons, string score, string history, string explanation, AccountTouches touches, AccountAttribution attribution, RevenueChannels channels)
    {
        var members = attribution.ByMember();
        return new()
        {
            ["persons"] = persons,
            ["score"] = score,
            ["history"] = history,
            ["explanation"] = explanation,
            ["touches"] = Json(touches.All.ToArray()),
            ["touches of persons"] = Json(touches.Persons),
            ["refused"] = Json(touches.Refused),
            ["revenue"] = Json(attribution.Revenue),
            ["members"] = Json(members),
            ["credits of members"] = Json(touches.Persons.Select(person => attribution.RecentWonOf(person.Key))),
            ["the same"] = Json(touches.Persons.Select(person => members.FirstOrDefault(part => part.Name == person.Key)?.RecentWon ?? attribution.RecentWonOf("nobody"))),
            ["activities"] = Json(attribution.ByActivity()),
            ["programs"] = Json(attribution.ByProgram()),
            ["paths"] = Json(attribution.ClosedPaths()),
            ["credits"] = Json(attribution.Revenue.Opportunities.Select(revenue => attribution.Attribute(revenue.Opportunity.Id, Attribution.Models, Learnt))),
            ["channels"] = Json(attribution.Revenue.Opportunities.Select(revenue => channels.Of(revenue.Opportunity.Id))),
        };
    }

    // Numbers are written so that they read back to the bit: equal texts are equal bits.
    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private static void AssertEqual(Dictionary<string, string> expected, Dictionary<string, string> actual, string when)
    {
        Assert.Equal(actual["the same"], actual["credits of members"]);
        foreach (var (part, text) in expected)
        {
            Assert.True(text == actual[part], $"{when}, {part}:\nexpected {text}\ngot      {actual[part]}");
        }
    }

    private static ActivityEvent SomeActivity(Random random, string member) =>
        Activity(random.Next(500), random.Next(2) == 0 ? "post.created" : "event.attended", sentiment: random.Next(-500_000, 500_000), member: member);

    private static IEnumerable<CommunityEvent> Sales(Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (account, opened) = (RandomEvents.Accounts[random.Next(1, 3)], random.Next(400));
            yield return random.Next(3) switch
            {
                0 => RevenueFacts.Called(random.Next(600), random.Next(3) == 0 ? "post.created" : "ads", random.Next(24), account: account, id: $"c{i:D4}"),
                1 => Activity(random.Next(400), "event.attended", hour: random.Next(24), member: RandomEvents.Identities[random.Next(30)]),
                _ => RevenueFacts.Opportunity(
                    $"s{random.Next(15):D2}", random.Next(100_000), random.Next(4) switch { 0 => "open", 1 => "lost", _ => "won" },
                    random.Next(3) switch { 0 => "renewal", 1 => "expansion", _ => "new" }, opened, random.Next(opened + 1), random.Next(400),
                    random.Next(3) == 0 ? "EUR" : "USD", account, At(random.Next(3), random.Next(24))),
            };
        }
    }
}
