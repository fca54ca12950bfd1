using System.Collections.Immutable;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Revenue;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using static CommunityScoring.Tests.Fakes.Events;

namespace CommunityScoring.Tests.Fakes;

/// <summary>Scorecards of a few days, as rows.</summary>
internal static class Cards
{
    public const int Days = 4;

    public static readonly ScorecardCodec Codec =
        new(new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer<ScorecardRow>>());

    /// <summary>A scorecard whose engagement falls by one a day.</summary>
    public static Scorecard Card(
        string account,
        double engagement = 50,
        double? risk = 20,
        RiskState state = RiskState.Healthy,
        double? momentum = 1,
        double? influence = null,
        long open = 0,
        string currency = "EUR",
        string? name = null,
        string? segment = null,
        string? owner = null,
        DateOnly? on = null,
        DateTimeOffset? at = null,
        params Alert[] alerts)
    {
        var first = on ?? Today;
        var sums = new RevenueSums(open == 0 ? 0 : 1, open, 0, 0);
        var none = new StatusRevenue(default, []);
        var amounts = new AccountAmounts(new RevenueInfluence(influence, []), [new CurrencyRevenue(currency, new StatusRevenue(sums, []), none, none)]);
        return new Scorecard(
            account,
            new AccountEvent(At(1, account), account, name, [], null, segment, owner, "customer", null, null, null),
            new ModelReference("default", 1),
            new Freshness(Noon, ImmutableSortedDictionary<string, long>.Empty),
            at ?? Noon,
            [.. Enumerable.Range(0, Days).Select(day => new ScorecardDay(
                new AccountScore(
                    first.AddDays(day), engagement - day, momentum, 1, 1, new RiskScore(risk, state, first, null, null),
                    new AccountMembers(1, 0, new LevelCounts(0, 0, 1, 0, 0)), first),
                amounts))],
            null,
            new AlertBook([.. alerts]),
            []);
    }

    public static ScorecardEntry Entry(Scorecard card, long version = 1) => new(card.Account, version, Codec.Encode(card));

    public static StoredScorecard Stored(Scorecard card, long version = 1, bool isUnsent = false) =>
        new(card.Account, version, false, isUnsent, Codec.Encode(card));

    public static Alert Raised(string account, AlertKind kind, DateTimeOffset at, int ordinal = 0)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return new Alert(
            Alert.IdOf(account, kind, day, ordinal), account, kind, null, day, at, [new AlertTerm("risk", 80)], [], [new AlertStep(at, "raised")]);
    }

    public static Alert Cleared(this Alert alert, DateTimeOffset at) =>
        alert with { ClearedOn = DateOnly.FromDateTime(at.UtcDateTime), Steps = alert.Steps.Add(new AlertStep(at, "cleared")) };

    public static Alert Acknowledged(this Alert alert, DateTimeOffset at) =>
        alert with { AcknowledgedAt = at, Steps = alert.Steps.Add(new AlertStep(at, "acknowledged", "kim")) };
}
