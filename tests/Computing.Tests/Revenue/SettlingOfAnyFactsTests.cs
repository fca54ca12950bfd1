using System.Text.Json;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;

using static CommunityScoring.Facts.Said;
using static CommunityScoring.Revenue.RevenueFacts;

namespace CommunityScoring.Revenue;

/// <summary>Settling of random facts: it changes nothing, nor does anything that comes later but an erasure.</summary>
public sealed class SettlingOfAnyFactsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Of_any_facts_settling_changes_nothing_nor_does_what_comes_later_but_for_erasures(int seed)
    {
        var draw = new RandomEvents(seed);
        // Referrals of who is erased count until they are taken back, but an erased identity keeps nothing.
        // Who withdraws hides whom they are linked with.
        var view = new SettlingView(
            [.. draw.Draw(600).Where(said => said is not (ErasureEvent or ConsentEvent { Granted: false })), .. Sales(draw.Random, 150)]);
        var accounts = RandomEvents.Accounts;
        var before = accounts.ToDictionary(account => account, account => Everything(view.AttributeOn(Today, account)));
        foreach (var account in accounts)
        {
            view.Settle(account, TestRules.Rules, Today.AddDays(900));
        }

        Assert.All(accounts, account => Assert.Equal(before[account], Everything(view.AttributeOn(Today, account))));

        // Late facts of every kind, but none that hides what was shown.
        var closed = Closed(view);
        Assert.True(closed.Count > 10, $"{closed.Count} settled");
        view.Take(draw.Draw(400).Where(said => said is not (ErasureEvent or ConsentEvent or OpportunityEvent)));
        view.Prune(Today.AddDays(1100));
        AssertSame(closed, Closed(view), $"seed {seed}, late facts");

        // An erasure: exactly where the identity kept something, and all credits still are the amount.
        foreach (var identity in RandomEvents.Identities)
        {
            var concerned = (view.Leaves.FindIdentity(identity)?.Settled ?? []).Where(journey => journey.Touches.Any(touch => touch.Day <= Ago(100)))
                .Select(journey => journey.Closing.Opportunity).ToHashSet();
            closed = Closed(view);
            view.Take(Erasure(100, identity));
            var after = Closed(view);
            AssertSame(Rest(closed), Rest(after), $"seed {seed}, erasure of {identity}");
            foreach (var account in accounts)
            {
                var attribution = view.AttributeOn(Today, account);
                foreach (var revenue in attribution.Revenue.Opportunities.Where(revenue => revenue.Touches > 0))
                {
                    Assert.All(
                        attribution.Attribute(revenue.Opportunity.Id, Attribution.Models, ChannelWeights.Empty)!.Models,
                        model => Assert.Equal(revenue.Opportunity.Amount, model.Credits.Sum()));
                }
            }

            Dictionary<string, string> Rest(Dictionary<string, string> all) =>
                all.Where(entry => !concerned.Contains(entry.Key)).ToDictionary(entry => entry.Key, entry => entry.Value);
        }
    }

    private static IEnumerable<CommunityEvent> Sales(Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (account, opened) = (RandomEvents.Accounts[random.Next(RandomEvents.Accounts.Length)], random.Next(400));
            yield return random.Next(3) == 0
                ? Called(random.Next(600), random.Next(3) == 0 ? "post.created" : "ads", random.Next(24), account: account, id: $"c{i:D4}")
                : Opportunity(
                    $"s{random.Next(40):D2}", random.Next(100_000), random.Next(4) switch { 0 => "open", 1 => "lost", _ => "won" },
                    random.Next(3) switch { 0 => "renewal", 1 => "expansion", _ => "new" }, opened, random.Next(opened + 1), random.Next(400),
                    random.Next(3) == 0 ? "EUR" : "USD", account, At(random.Next(3), random.Next(24)));
        }
    }

    // Without persons and the order of touches of one instant: who it is is found as always, and persons' names decide there.
    private static Dictionary<string, string> Closed(SettlingView view) => RandomEvents.Accounts
        .SelectMany(account => view.AttributeOn(Today, account) is var attribution
            ? attribution.Revenue.Opportunities.Where(revenue => revenue.Opportunity.ClosedAt is not null)
                .Select(revenue => (revenue.Opportunity.Id, Text: $"{revenue} {string.Join(';', attribution.JourneyOf(revenue.Opportunity.Id)!.Touches.ToArray()
                    .Select(touch => $"{touch with { Person = null }}").Order(StringComparer.Ordinal))}"))
            : [])
        .ToDictionary(entry => entry.Id, entry => entry.Text);

    private static void AssertSame(Dictionary<string, string> expected, Dictionary<string, string> actual, string when)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (id, text) in expected)
        {
            Assert.True(text == actual[id], $"{when}, {id}:\nexpected {text}\ngot      {actual[id]}");
        }
    }

    /// <summary>All that an account shows, but whether it has settled.</summary>
    internal static string Everything(AccountAttribution attribution) => string.Join('\n',
        Json(attribution.Revenue with
        {
            Opportunities = [.. attribution.Revenue.Opportunities.Select(revenue => revenue with { Opportunity = revenue.Opportunity with { IsSettled = false } })],
        }),
        Json(attribution.ByMember()),
        Json(attribution.ByActivity()),
        Json(attribution.ByProgram()),
        Json(attribution.ClosedPaths()),
        Json(attribution.ByMember().Select(part => attribution.RecentWonOf(part.Name))),
        Json(attribution.Revenue.Opportunities.Select(revenue => attribution.SourceOf(revenue.Opportunity.Id))),
        string.Join('\n', attribution.Revenue.Opportunities.Select(revenue =>
            Json(attribution.Attribute(revenue.Opportunity.Id, Attribution.Models, Learnt(("ads", 0.7), ("post.created", 0.4))) is { } attributed
                ? new { attributed.Touches, attributed.Models }
                : null))));

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);
}
