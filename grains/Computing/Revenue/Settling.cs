using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;

namespace CommunityScoring.Revenue;

/// <summary>
/// When an opportunity settles and what is kept of its journeys then: so many days before the first bucket of the journey to
/// its closing may be dropped. From the mark on it is weighed from what was kept, and from buckets no more.
/// </summary>
public static class Settling
{
    /// <summary>Days between the first on which an opportunity is due and the last on which its journey is whole.</summary>
    public const int GraceDays = 30;

    /// <summary>The first UTC day on which an opportunity is due to settle.</summary>
    /// <param name="closing">The opportunity as it was closed.</param>
    /// <param name="journeyDays">Days that a journey reaches back.</param>
    public static DateOnly DueOn(Closing closing, int journeyDays) => DateOnly.FromDayNumber(Math.Min(
        DateOnly.MaxValue.DayNumber, closing.ClosedOn.DayNumber + Math.Max(0, LeafReducer.KeptDays - journeyDays - GraceDays) + 1));

    /// <summary>
    /// The next UTC day on which an opportunity of an account is due to settle; one that is past where some are overdue,
    /// null where there is nothing to settle.
    /// </summary>
    /// <param name="leaves">What the account's view knows.</param>
    /// <param name="account">The account's id.</param>
    /// <param name="journeyDays">Days that a journey reaches back.</param>
    public static DateOnly? NextDue(LeafSet leaves, string account, int journeyDays)
    {
        DateOnly? next = null;
        foreach (var closing in Unsettled(leaves, account))
        {
            var due = DueOn(closing, journeyDays);
            next = next is { } known && known < due ? known : due;
        }

        return next;
    }

    /// <summary>What is to be kept of the opportunities of an account that are due.</summary>
    /// <param name="leaves">What the account's view knows.</param>
    /// <param name="touches">The account's touches, put together from these leaves.</param>
    /// <param name="rules">What the model says about consent.</param>
    /// <param name="today">The UTC day.</param>
    /// <exception cref="InvariantException">No identity of a person has what the person's touch was put together from.</exception>
    public static ImmutableArray<Settlement> Due(LeafSet leaves, AccountTouches touches, PersonRules rules, DateOnly today)
    {
        var keepers = new Keepers(leaves, rules);
        return [.. Unsettled(leaves, touches.Account)
            .Where(closing => DueOn(closing, touches.Model.Revenue.JourneyDays) <= today)
            .OrderBy(closing => closing.Opportunity, StringComparer.Ordinal)
            .Select(closing => SettlementOf(closing, leaves, touches, keepers))];
    }

    private static IEnumerable<Closing> Unsettled(LeafSet leaves, string account)
    {
        foreach (var key in leaves.ChildrenOf(LeafKey.Account(account), LeafKey.OpportunityPrefix))
        {
            if (leaves.Find(key)!.Facts is SnapshotFacts { Event: OpportunityEvent opportunity } facts
                && opportunity.Account == account
                && Closing.Of(opportunity) is { } closing
                && closing != facts.Settled?.Closing)
            {
                yield return closing;
            }
        }
    }

    // Both lookbacks whole, and not only the touches that decide now: an erasure may leave it to any other of them.
    private static Settlement SettlementOf(Closing closing, LeafSet leaves, AccountTouches touches, Keepers keepers)
    {
        var (journey, beginning) = (touches.JourneyTo(closing.ClosedAt), touches.JourneyTo(closing.OpenedAt));
        var openedOn = DateOnly.FromDateTime(closing.OpenedAt.UtcDateTime);
        var others = new SortedSet<string>(StringComparer.Ordinal);
        var uses = new Dictionary<Touch, SettledUses>();
        Use(beginning.Touches, SettledUses.Touch);
        Use(journey.Touches, SettledUses.Touch);
        foreach (var person in touches.Persons)
        {
            Use(person.Shipped.Where(touch => journey.Covers(touch.At)).ToArray(), SettledUses.Shipped);
            if (!person.Elsewhere.IsEmpty && person.IsThereOn(openedOn))
            {
                Use(person.Elsewhere.Where(touch => touch.Day < openedOn && journey.Covers(touch.At)).ToArray(), SettledUses.Elsewhere);
            }
        }

        return new Settlement(
            new SettledMark(closing, [.. others]),
            leaves.Find(LeafKey.OpportunityPrefix + closing.Opportunity)!.Version,
            uses.GroupBy(use => keepers.Of(use.Key), StringComparer.Ordinal).ToImmutableSortedDictionary(
                kept => kept.Key,
                kept => kept.OrderBy(use => use.Key)
                    .Select(use => new SettledTouch(use.Key.At, use.Key.Channel, use.Key.Campaign, use.Value)).ToImmutableArray(),
                StringComparer.Ordinal));

        void Use(ReadOnlySpan<Touch> some, SettledUses use)
        {
            foreach (var touch in some)
            {
                if (touch.IsCommunity)
                {
                    uses[touch] = uses.GetValueOrDefault(touch) | use;
                }
                else
                {
                    others.Add(touch.Event!);
                }
            }
        }
    }

    /// <summary>
    /// Which identity of a person keeps a touch: one that has the activity on the day, the earliest of them; of a referral
    /// its referrer.
    /// </summary>
    private sealed class Keepers(LeafSet leaves, PersonRules rules)
    {
        private readonly Dictionary<string, Dictionary<(DateOnly Day, string Activity, string? Program), (long At, string Identity)>> _byPerson =
            new(StringComparer.Ordinal);

        public string Of(Touch touch)
        {
            var person = touch.Person!;
            if (!_byPerson.TryGetValue(person, out var known))
            {
                _byPerson[person] = known = Read(person);
            }

            return known.TryGetValue((touch.Day, touch.Channel, touch.Campaign), out var keeper)
                ? keeper.Identity
                : throw new InvariantException($"No identity of '{person}' has {touch.Channel} on {touch.Day:O}.");
        }

        private Dictionary<(DateOnly Day, string Activity, string? Program), (long At, string Identity)> Read(string person)
        {
            var keepers = new Dictionary<(DateOnly Day, string Activity, string? Program), (long At, string Identity)>();
            foreach (var identity in leaves.IdentitiesOf(person))
            {
                var facts = leaves.FindIdentity(identity);
                foreach (ref readonly var bucket in (facts?.Buckets ?? PackedBuckets.Empty).Decode())
                {
                    if (bucket is { Count: > 0, FirstAt: >= 0 } && Person.MayShow(facts, bucket.Day, rules))
                    {
                        Take((bucket.Day, bucket.Activity, bucket.Program), bucket.FirstAt, identity);
                    }
                }

                foreach (var key in leaves.ChildrenOf(LeafKey.Member(identity)))
                {
                    if (leaves.Find(key)!.Facts is SnapshotFacts { Event: ReferralEvent { Retracted: false } referral }
                        && referral.Referrer == identity && Person.MayShow(facts, referral.MadeOn, rules))
                    {
                        Take((referral.MadeOn, Person.ReferralActivity, null), 0, identity);
                    }
                }
            }

            return keepers;

            void Take((DateOnly Day, string Activity, string? Program) key, long at, string identity)
            {
                // Identities come in ordinal order: among equals the first stays.
                if (!keepers.TryGetValue(key, out var known) || at < known.At)
                {
                    keepers[key] = (at, identity);
                }
            }
        }
    }
}

/// <summary>What is to be kept of an opportunity that settles.</summary>
/// <param name="Mark">The mark for the opportunity's own leaf, to be stored when all that is below is.</param>
/// <param name="Version">Version of the opportunity's row that the mark rests on: who knows an older one only cannot be asked to store it.</param>
/// <param name="Kept">What each identity keeps, in order.</param>
public sealed record Settlement(SettledMark Mark, long Version, ImmutableSortedDictionary<string, ImmutableArray<SettledTouch>> Kept);
