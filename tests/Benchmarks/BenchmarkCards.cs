using System.Collections.Immutable;
using System.Globalization;
using CommunityScoring.Alerts;
using CommunityScoring.Contracts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Revenue;
using CommunityScoring.Scorecards;
using CommunityScoring.Scores;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace CommunityScoring.Benchmarks;

/// <summary>Scorecards to measure with: eight days, one open opportunity, an alert at one account in ten.</summary>
internal static class BenchmarkCards
{
    private const int Days = 8;

    public static readonly ScorecardCodec Codec =
        new(new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer<ScorecardRow>>());

    /// <summary>The id of an account by its number.</summary>
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"account-{number:000000}");

    /// <summary>A scorecard.</summary>
    /// <param name="number">The account's number.</param>
    /// <param name="at">When it was computed.</param>
    /// <param name="name">The account's name.</param>
    public static byte[] RowOf(int number, DateTimeOffset at, string name)
    {
        var (id, random) = (IdOf(number), new Random(number));
        var today = DateOnly.FromDateTime(at.UtcDateTime);
        var sums = new RevenueSums(1, random.Next(1, 9_000_000), random.Next(1, 9_000), random.Next(1, 9_000));
        var none = new StatusRevenue(default, []);
        var amounts = new AccountAmounts(new RevenueInfluence(random.Next(100), []), [new CurrencyRevenue("USD", new StatusRevenue(sums, []), none, none)]);
        var (engagement, risk) = (100 * random.NextDouble(), 100 * random.NextDouble());
        var alert = new Alert(
            Alert.IdOf(id, AlertKind.AtRisk, today, 0), id, AlertKind.AtRisk, null, today, at, [new AlertTerm("risk", risk)], [], [new AlertStep(at, "raised")]);
        return Codec.Encode(new Scorecard(
            id,
            new AccountEvent(new Stamp(at, "crm", id), id, name, [], null, $"segment-{number % 5}", $"owner-{number % 50}", "customer", today.AddDays(90), null, null),
            new ModelReference("default", 1),
            new Freshness(at, ImmutableSortedDictionary<string, long>.Empty.Add("community.events/1", number).Add("community.events/2", number)),
            at,
            [.. Enumerable.Range(0, Days).Select(day => new ScorecardDay(
                new AccountScore(
                    today.AddDays(day), engagement * Math.Pow(0.99, day), 1 + random.NextDouble(), 1, 1,
                    new RiskScore(risk, (RiskState)random.Next(4), today, null, null),
                    new AccountMembers(9, 1, new LevelCounts(1, 2, 3, 2, 1)), today),
                amounts))],
            today.AddDays(Days - 1),
            number % 10 == 0 ? new AlertBook([alert]) : AlertBook.Empty,
            []));
    }
}
