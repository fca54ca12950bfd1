using CommunityScoring.People;

using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Scores;

/// <summary>Accounts of random persons, for properties that hold of any.</summary>
internal static class RandomAccount
{
    private static readonly string[] _activities = [.. ScoringModel.Default.Activities.Select(activity => activity.Name), "badge.won"];

    public static AccountPerson[] Persons(Random random, int count, int days = 60, int reach = 900) =>
        [.. Enumerable.Range(0, count).Select(index => Person(random, $"member:{index}", random.Next(days), reach))];

    private static AccountPerson Person(Random random, string key, int days, int reach)
    {
        var quietUntil = random.Next(4) == 0 ? random.Next(reach) : 0;
        var buckets = Enumerable.Range(0, days)
            .Select(_ => (Age: random.Next(quietUntil - 30, reach), Activity: _activities[random.Next(_activities.Length)]))
            .Distinct()
            .Select(at => Ago(
                at.Age,
                at.Activity,
                random.Next(1, 15),
                random.Next(6) == 0 ? random.NextDouble() : 0,
                random.Next(6) == 0 ? random.NextDouble() : 0));
        var person = ScoreFacts.Person(key, buckets);
        var leave = Today.AddDays(-random.Next(-60, 200));
        return person with
        {
            Membership = random.Next(3) switch
            {
                0 => Always,
                1 => [new DayRange(null, leave)],
                _ => [new DayRange(null, leave.AddDays(-30)), new DayRange(leave, null)],
            },
            StaffDays = random.Next(5) == 0 ? [new DayRange(leave.AddDays(-20), leave)] : [],
            Threads = random.Next(3) == 0 ? [new AskedThread(key, random.Next(3) > 0, Today.AddDays(-random.Next(-20, 100)))] : [],
        };
    }
}
