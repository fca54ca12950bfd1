using System.Text.Json;
using CommunityScoring.Silo.Demo;
using Xunit;

namespace CommunityScoring.Silo.Tests.Demo;

public sealed class SampleCommunityTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 10, 30, 0, TimeSpan.Zero);
    private static readonly SampleCommunity s_community = new(7, SampleCommunity.StartFor(s_now));
    private static readonly Lazy<List<SampleEvent>> s_year = new(() => [.. s_community.History(s_now)]);

    [Fact]
    public void The_same_seed_and_start_give_the_same_bytes()
    {
        var again = new SampleCommunity(7, s_community.Start).History(s_now);
        Assert.True(s_year.Value.SequenceEqual(again));
    }

    [Fact]
    public void Another_seed_gives_another_community()
    {
        var until = s_now.AddDays(-360);
        var other = new SampleCommunity(8, s_community.Start).History(until);
        Assert.False(s_community.History(until).SequenceEqual(other));
    }

    [Fact]
    public void Intervals_that_meet_give_the_whole()
    {
        var from = s_now.AddDays(-40).AddMinutes(17);
        var whole = s_community.HistoryBetween(from, s_now).ToList();
        var pieces = new List<SampleEvent>();
        for (var at = from; at < s_now; at = at.AddHours(7))
            pieces.AddRange(s_community.HistoryBetween(at, at.AddHours(7) < s_now ? at.AddHours(7) : s_now));
        Assert.NotEmpty(whole);
        Assert.True(whole.SequenceEqual(pieces));
        Assert.True(whole.SequenceEqual(s_year.Value.Where(e => e.At >= from)));
    }

    [Fact]
    public void The_default_year_has_the_size_asked_for_and_every_type()
    {
        Assert.InRange(s_year.Value.Count, 40_000, 60_000);
        var missing = EventContract.Types.Except(s_year.Value.Select(e => e.Type));
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_event_keeps_to_the_contract()
    {
        var live = s_community.LiveEvents(s_now).Take(5_000);
        foreach (var sample in s_year.Value.Concat(live))
            EventContract.Check(sample);
    }

    [Fact]
    public void An_id_repeats_only_as_an_exact_duplicate()
    {
        var byId = s_year.Value.GroupBy(EventContract.IdOf).ToList();
        Assert.All(byId, same => Assert.Single(same.Select(e => e.Json).Distinct()));
        var share = 1 - (byId.Count / (double)s_year.Value.Count);
        Assert.InRange(share, 0.005, 0.015);
    }

    [Fact]
    public void Arrivals_are_in_order_and_some_events_are_late()
    {
        var late = 0;
        var before = DateTimeOffset.MinValue;
        foreach (var sample in s_year.Value)
        {
            Assert.True(sample.At >= before);
            before = sample.At;
            var time = EventContract.TimeOf(sample);
            Assert.InRange(sample.At - time, TimeSpan.FromMilliseconds(-1), TimeSpan.FromDays(4));
            if (sample.At - time > TimeSpan.FromMinutes(50))
                late++;
        }

        Assert.InRange(late / (double)s_year.Value.Count, 0.02, 0.08);
    }

    [Fact]
    public void The_live_stream_is_the_natural_one_with_a_layer_over_it()
    {
        var live = s_community.LiveEvents(s_now).TakeWhile(e => e.At < s_now.AddMinutes(20)).ToList();
        Assert.True(live.SequenceEqual(s_community.LiveEvents(s_now).Take(live.Count)));
        Assert.InRange(live.Count, 20 * 60 * 9, 20 * 60 * 12);
        Assert.True(live[0].At >= s_now);

        var natural = live.Where(e => !EventContract.IdOf(e).Id.StartsWith("live-", StringComparison.Ordinal));
        Assert.True(natural.SequenceEqual(s_community.HistoryBetween(s_now, s_now.AddMinutes(20))));
    }

    [Fact]
    public void A_slower_live_stream_is_a_part_of_a_faster_one()
    {
        var until = s_now.AddSeconds(30);
        var fast = s_community.LiveEvents(s_now, 40).TakeWhile(e => e.At < until).ToHashSet();
        var slow = s_community.LiveEvents(s_now, 2).TakeWhile(e => e.At < until).ToList();
        Assert.NotEmpty(slow);
        Assert.All(slow, sample => Assert.Contains(sample, fast));
    }

    [Fact]
    public void The_live_stream_goes_over_midnight_in_order()
    {
        var from = new DateTimeOffset(2026, 11, 20, 23, 59, 30, TimeSpan.Zero);
        var live = s_community.LiveEvents(from).Take(600).ToList();
        Assert.True(live[^1].At > from.AddSeconds(40));
        Assert.Equal(live.Select(e => e.At).Order(), live.Select(e => e.At));
    }

    [Fact]
    public void Addresses_are_invented_and_never_keys()
    {
        foreach (var sample in s_year.Value)
        {
            Assert.DoesNotContain('@', sample.Key);
            foreach (var field in EventContract.DataOf(sample).EnumerateObject())
            {
                if (field.Value.ValueKind != JsonValueKind.String || field.Value.GetString() is not { } text || !text.Contains('@'))
                    continue;
                Assert.StartsWith("email:", text);
                Assert.True(text.EndsWith(".example", StringComparison.Ordinal) || text.EndsWith("@gmail.com", StringComparison.Ordinal), text);
            }
        }
    }

    [Theory]
    [InlineData("status", "churned", "deleted", "prospect", "won", "lost", "open", "answered", "solved", "retracted")]
    [InlineData("kind", "new", "expansion", "renewal")]
    [InlineData("currency", "USD", "EUR", "GBP")]
    [InlineData("evidence", "tracked", "self_reported")]
    [InlineData("consent", "withdrawn", "granted")]
    [InlineData("solvedBy", "member", "staff")]
    [InlineData("activity", "feedback.shipped", "event.hosted", "testimonial.given", "introduction.made", "question.asked")]
    public void The_year_shows_every_case(string field, params string[] values)
    {
        var seen = s_year.Value
            .Select(e => EventContract.DataOf(e).TryGetProperty(field, out var value) ? value.GetString() : null)
            .ToHashSet();
        Assert.Empty(values.Except(seen));
    }

    [Fact]
    public void Identities_come_from_every_system_and_some_are_separated_again()
    {
        var links = s_year.Value.Where(e => e.Type == "community.identity.v1").Select(EventContract.DataOf).ToList();
        var systems = links.Select(d => d.GetProperty("identity").GetString()!.Split(':')[0]).ToHashSet();
        Assert.Superset(new HashSet<string> { "github", "discourse", "slack", "email" }, systems);
        Assert.Contains(links, d => d.GetProperty("person").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public void There_are_job_moves_and_staff()
    {
        var affiliations = s_year.Value.Where(e => e.Type == "community.affiliation.v1").Select(EventContract.DataOf).ToList();
        Assert.Contains(affiliations, d => d.TryGetProperty("until", out _));
        Assert.Contains(affiliations, d => d.TryGetProperty("staff", out var staff) && staff.GetBoolean());
    }

    [Fact]
    public void There_are_referrals_to_quarantine()
    {
        var referrals = s_year.Value.Where(e => e.Type == "community.referral.v1").Select(EventContract.DataOf)
            .DistinctBy(d => d.GetProperty("referral").GetString())
            .Select(d => (Referrer: d.GetProperty("referrer").GetString()!, Referred: d.GetProperty("referred").GetString()!))
            .ToList();
        var pairs = referrals.ToHashSet();
        var owner = s_year.Value.Where(e => e.Type == "community.identity.v1").Select(EventContract.DataOf)
            .GroupBy(d => d.GetProperty("identity").GetString()!)
            .ToDictionary(g => g.Key, g => g.First().GetProperty("person").GetString());
        Assert.Contains(referrals, r => r.Referrer == r.Referred || owner.GetValueOrDefault(r.Referred) == r.Referrer);
        Assert.Contains(referrals, r => r.Referrer != r.Referred && pairs.Contains((r.Referred, r.Referrer)));
        Assert.Contains(referrals.GroupBy(r => r.Referrer), g => g.Count(r => r.Referred.StartsWith("domain:lead-", StringComparison.Ordinal)) > 20);
    }

    [Fact]
    public void Sizes_have_a_floor_and_small_ones_work()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new SampleCommunity(1, s_community.Start, new SampleSizes { Accounts = 7 }));
        var small = new SampleSizes { Members = 40, Accounts = 8, HistoryDays = 90 };
        var community = new SampleCommunity(1, SampleCommunity.StartFor(s_now, small), small);
        Assert.All(community.History(s_now), EventContract.Check);
    }
}
