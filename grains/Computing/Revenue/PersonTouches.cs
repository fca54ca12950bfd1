using System.Collections.Immutable;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Revenue;

/// <summary>The touches of one person as one account sees them. Immutable.</summary>
/// <param name="Key">The person's key; people are listed in ordinal order of it.</param>
/// <param name="Membership">The days at the account, staff days left out.</param>
/// <param name="Here">The touches of days that belonged to the account, in no particular order.</param>
/// <param name="Elsewhere">The touches of days that belonged to another account, staff days left out; in order.</param>
/// <param name="Shipped">What came of the person's feedback on days at the account, a touch in the model or not; in order.</param>
public sealed record PersonTouches(
    string Key, ImmutableArray<DayRange> Membership, ImmutableArray<Touch> Here, ImmutableArray<Touch> Elsewhere, ImmutableArray<Touch> Shipped)
{
    /// <summary>What the person's identities keep for opportunities of the account that have settled, on whatever day.</summary>
    public ImmutableArray<KeptTouch> Kept { get; init; } = [];

    /// <summary>The activity that says that a person's feedback was shipped.</summary>
    public const string ShippedActivity = "feedback.shipped";

    /// <summary>
    /// Puts together the touches of a person who is not hidden: one a person, activity, program and day whose count,
    /// added over the identities, is above 0. Referrals that count are among those of <c>referral.made</c> without a
    /// program, at the start of their day.
    /// </summary>
    /// <param name="person">The person.</param>
    /// <param name="account">The account's id.</param>
    /// <param name="rules">What the model says about consent.</param>
    /// <param name="model">Which activities are touches.</param>
    /// <returns>Null where no day of the person belongs to the account, staff days aside, and nothing is kept for it.</returns>
    public static PersonTouches? Of(Person person, string account, PersonRules rules, ScoringModel model)
    {
        var membership = person.Timeline.RangesAt(account, staff: false);
        var kept = KeptBy(person, account, rules);
        if (membership.IsEmpty)
        {
            return kept.IsEmpty ? null : new PersonTouches(person.Key, [], [], [], []) { Kept = kept };
        }

        var here = ImmutableArray.CreateBuilder<Touch>();
        var elsewhere = ImmutableArray.CreateBuilder<Touch>();
        var shipped = ImmutableArray.CreateBuilder<Touch>();
        foreach (var ((day, activity, program), sum) in Sums(person, rules, model))
        {
            if (sum.Count <= 0)
            {
                continue;
            }

            var isTouch = model.Find(activity) is { IsTouch: true };
            if (Covers(membership, day))
            {
                var touch = TouchOf(person.Key, day, activity, program, sum.FirstAt);
                AddIf(isTouch, here, touch);
                AddIf(activity == ShippedActivity, shipped, touch);
            }
            else if (isTouch && person.Timeline.On(day) is { IsStaff: false })
            {
                elsewhere.Add(TouchOf(person.Key, day, activity, program, sum.FirstAt));
            }
        }

        elsewhere.Sort();
        shipped.Sort();
        return new PersonTouches(person.Key, membership, here.ToImmutable(), elsewhere.ToImmutable(), shipped.ToImmutable()) { Kept = kept };
    }

    /// <summary>True when the person was at the account on a day.</summary>
    public bool IsThereOn(DateOnly day) => Covers(Membership, day);

    private static ImmutableArray<KeptTouch> KeptBy(Person person, string account, PersonRules rules) =>
    [
        .. person.Leaves.Select(leaf => leaf.Facts).OfType<IdentityFacts>()
            .SelectMany(identity => identity.Settled.Where(journey => journey.Closing.Account == account)
                .SelectMany(journey => journey.Touches.Where(touch => Person.MayShow(identity, touch.Day, rules))
                    .Select(touch => new KeptTouch(
                        journey.Closing, new Touch(touch.At, true, person.Key, touch.Activity, touch.Program, null), touch.Uses)))),
    ];

    private static Dictionary<(DateOnly Day, string Activity, string? Program), (long Count, long FirstAt)> Sums(
        Person person, PersonRules rules, ScoringModel model)
    {
        var sums = new Dictionary<(DateOnly Day, string Activity, string? Program), (long Count, long FirstAt)>();
        foreach (var leaf in person.Leaves)
        {
            if (leaf.Facts is not IdentityFacts identity)
            {
                continue;
            }

            foreach (ref readonly var bucket in identity.Buckets.Decode())
            {
                if ((model.Find(bucket.Activity) is { IsTouch: true } || bucket.Activity == ShippedActivity)
                    && Person.MayShow(identity, bucket.Day, rules))
                {
                    Add((bucket.Day, bucket.Activity, bucket.Program), bucket.Count, bucket.FirstAt);
                }
            }
        }

        foreach (var day in WithheldDays(person))
        {
            foreach (var key in sums.Keys.Where(key => key.Day == day && key.Activity == Person.ReferralActivity).ToList())
            {
                sums.Remove(key);
            }
        }

        foreach (var referral in person.Referrals)
        {
            Add((referral.MadeOn, Person.ReferralActivity, null), 1, 0);
        }

        return sums;

        void Add((DateOnly Day, string Activity, string? Program) key, long count, long firstAt)
        {
            var (known, first) = sums.TryGetValue(key, out var sum) ? sum : (0, -1);
            sums[key] = (known + count, firstAt < 0 ? first : first < 0 ? firstAt : Math.Min(first, firstAt));
        }
    }

    // The days of plain counts in quarantine of which nothing is left: what the person shows is referrals alone.
    private static IEnumerable<DateOnly> WithheldDays(Person person)
    {
        foreach (var withheld in person.Quarantine.Where(withheld => withheld.Referral is null))
        {
            var referrals = person.Referrals.Count(referral => referral.MadeOn == withheld.MadeOn);
            var shown = person.Days.Where(day => day.Day == withheld.MadeOn && day.Activity == Person.ReferralActivity).Sum(day => day.Count);
            if (shown <= referrals)
            {
                yield return withheld.MadeOn;
            }
        }
    }

    private static Touch TouchOf(string person, DateOnly day, string activity, string? program, long firstAt) =>
        firstAt >= 0
            ? new Touch(new DateTimeOffset(day.ToDateTime(new TimeOnly(firstAt)), TimeSpan.Zero), true, person, activity, program, null)
            : throw new InvariantException($"{activity} of {person} on {day:O} counts above 0 and has no first time.");

    private static void AddIf(bool condition, ImmutableArray<Touch>.Builder list, Touch touch)
    {
        if (condition)
        {
            list.Add(touch);
        }
    }

    private static bool Covers(ImmutableArray<DayRange> ranges, DateOnly day)
    {
        foreach (var range in ranges)
        {
            if (range.Contains(day))
            {
                return true;
            }
        }

        return false;
    }
}
