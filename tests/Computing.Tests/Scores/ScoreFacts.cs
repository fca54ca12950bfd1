using System.Collections.Immutable;
using System.Globalization;

using CommunityScoring.People;

namespace CommunityScoring.Scores;

/// <summary>Short ways to write facts down in tests.</summary>
internal static class ScoreFacts
{
    public static readonly DateOnly Today = new(2026, 11, 20);

    public static readonly ImmutableArray<DayRange> Always = [new DayRange(null, null)];

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static ActivityDay Bucket(DateOnly day, string activity, long count = 1, double positive = 0, double negative = 0) =>
        new(day, activity, count, (long)(positive * 1_000_000), (long)(negative * 1_000_000));

    public static ActivityDay Ago(int age, string activity, long count = 1, double positive = 0, double negative = 0) =>
        Bucket(Today.AddDays(-age), activity, count, positive, negative);

    public static ImmutableArray<ActivityDay> Sorted(params IEnumerable<ActivityDay> days) =>
        [.. days.OrderBy(day => day.Day).ThenBy(day => day.Activity, StringComparer.Ordinal)];

    public static AccountPerson Person(string key, params IEnumerable<ActivityDay> days) => new(key, Sorted(days), Always, [], []);

    public static AccountPerson Gone(string key, DateOnly until, params IEnumerable<ActivityDay> days) =>
        Person(key, days) with { Membership = [new DayRange(null, until)] };

    public static AccountScore Score(AccountPerson[] persons, AccountProfile? profile = null, ScoringModel? model = null, DateOnly? asOf = null) =>
        AccountScoring.Score(profile ?? new AccountProfile(), persons, model ?? ScoringModel.Default, asOf ?? Today);

    /// <summary>The default model with parts of its document replaced; each part must occur.</summary>
    public static string Edited(params (string From, string To)[] edits)
    {
        var json = ScoringModel.Default.Document;
        foreach (var (from, to) in edits)
        {
            Assert.Contains(from, json, StringComparison.Ordinal);
            json = json.Replace(from, to, StringComparison.Ordinal);
        }

        return json;
    }

    public static void Near(double expected, double? actual)
    {
        Assert.NotNull(actual);
        Assert.True(
            Math.Abs(expected - actual.Value) <= 1e-9 * Math.Max(Math.Abs(expected), Math.Abs(actual.Value)),
            $"expected {expected:R}, got {actual.Value:R}");
    }

    public static void SameBits(double expected, double actual) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
}
