using System.Collections.Immutable;
using System.Runtime.InteropServices;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Revenue;

/// <summary>
/// All touches of an account in the order of journeys, so that any journey is a slice found by binary search. Made once
/// for a state of the account's view and used for all its opportunities and days. Immutable.
/// </summary>
public sealed class AccountTouches
{
    private readonly TouchList _list;
    private readonly Lazy<TouchIndex> _index;
    private readonly ImmutableArray<Touch> _others;

    private AccountTouches(
        string account, ScoringModel model, ImmutableArray<PersonTouches> persons, OtherTouches others, TouchList list, TimeDecay decay)
    {
        Account = account;
        Model = model;
        Persons = persons;
        Refused = others.Refused;
        Decay = decay;
        _others = others.Counted;
        _list = list;
        _index = new Lazy<TouchIndex>(() => new TouchIndex(list.All));
    }

    /// <summary>The account's id.</summary>
    public string Account { get; }

    /// <summary>The model that says which activities are touches.</summary>
    public ScoringModel Model { get; }

    /// <summary>The persons of whom a day belonged to the account, in ordinal order of their keys.</summary>
    public ImmutableArray<PersonTouches> Persons { get; }

    /// <summary>Other touches that do not count because their channel is named like an activity of the model.</summary>
    public ImmutableArray<Touch> Refused { get; }

    /// <summary>The touches in order.</summary>
    public ReadOnlySpan<Touch> All => _list.All;

    internal TouchIndex Index => _index.Value;

    internal TimeDecay Decay { get; }

    /// <summary>The touches of an account, from what its view knows.</summary>
    /// <param name="leaves">What the view knows.</param>
    /// <param name="account">The account's id.</param>
    /// <param name="rules">What the model says about membership and consent.</param>
    /// <param name="model">Which activities are touches.</param>
    public static AccountTouches Of(LeafSet leaves, string account, PersonRules rules, ScoringModel model) =>
        Of(AccountPersons.PersonsOf(leaves, rules), OthersOf(leaves, account), account, rules, model);

    /// <summary>The touches of an account, from persons that were put together already.</summary>
    /// <param name="persons">The persons; hidden ones are left out.</param>
    /// <param name="others">The touches that are not the community's; those of other accounts are left out.</param>
    /// <param name="account">The account's id.</param>
    /// <param name="rules">What the model says about consent.</param>
    /// <param name="model">Which activities are touches.</param>
    public static AccountTouches Of(
        IEnumerable<Person> persons, IEnumerable<TouchEvent> others, string account, PersonRules rules, ScoringModel model)
    {
        var here = persons.Where(person => !person.IsHidden)
            .Select(person => PersonTouches.Of(person, account, rules, model))
            .OfType<PersonTouches>()
            .OrderBy(person => person.Key, StringComparer.Ordinal)
            .ToImmutableArray();
        var given = OtherTouches.Of(others, account, model);
        return new AccountTouches(
            account,
            model,
            here,
            given,
            TouchList.Of([.. here.SelectMany(person => person.Here), .. given.Counted]),
            TimeDecay.Of(model));
    }

    /// <summary>The same with the touches of some persons replaced, added or taken away: equal to those put together from nothing.</summary>
    /// <param name="changes">The persons, in ordinal order of their keys.</param>
    /// <param name="others">All touches that are not the community's; null where they are as they were.</param>
    internal AccountTouches With(IReadOnlyList<Changed<PersonTouches>> changes, IEnumerable<TouchEvent>? others)
    {
        var (gone, come) = (new List<Touch>(), new List<Touch>());
        foreach (var (key, now) in changes)
        {
            gone.AddRange(FindPerson(key)?.Here ?? []);
            come.AddRange(now?.Here ?? []);
        }

        var given = others is null ? new OtherTouches(_others, Refused) : OtherTouches.Of(others, Account, Model);
        if (others is not null)
        {
            gone.AddRange(_others);
            come.AddRange(given.Counted);
        }

        var persons = PersonList.With(Persons.AsSpan(), changes, person => person.Key);
        return new AccountTouches(Account, Model, ImmutableCollectionsMarshal.AsImmutableArray(persons), given, _list.With(gone, come), Decay);
    }

    /// <summary>The touches of a person; null for who was never there.</summary>
    internal PersonTouches? FindPerson(string key)
    {
        var at = PersonList.Find(Persons.AsSpan(), key, person => person.Key, out var isThere);
        return isThere ? Persons[at] : null;
    }

    /// <summary>Where a touch is among all; null where it is not.</summary>
    internal int? Find(Touch touch) => _list.Find(touch);

    /// <summary>
    /// True when the touches on the days of a journey, up to its anchor, are known to be those of an earlier state: of the
    /// one before this or of this itself.
    /// </summary>
    internal bool HasSame(AccountTouches before, Journey journey) =>
        _list.HasSame(before._list, TouchList.StartOf(journey.FirstDay), journey.Anchor.UtcTicks);

    /// <summary>The touches of an account that are not the community's.</summary>
    public static IEnumerable<TouchEvent> OthersOf(LeafSet leaves, string account) => SnapshotsOf<TouchEvent>(leaves, account, LeafKey.TouchPrefix);

    /// <summary>The opportunities whose latest snapshots name an account.</summary>
    public static IEnumerable<OpportunityEvent> OpportunitiesOf(LeafSet leaves, string account) =>
        SnapshotsOf<OpportunityEvent>(leaves, account, LeafKey.OpportunityPrefix).Where(opportunity => opportunity.Account == account);

    /// <summary>The journey that ends at a time: the touches of its day and the days before, up to the time itself.</summary>
    /// <param name="anchor">The end.</param>
    public Journey JourneyTo(DateTimeOffset anchor)
    {
        var day = DateOnly.FromDateTime(anchor.UtcDateTime);
        var first = DateOnly.FromDayNumber(Math.Max(0, day.DayNumber - Model.Revenue.JourneyDays));
        return new Journey(this, _list.CountBefore(TouchList.StartOf(first)), CountUntil(anchor), anchor, first);
    }

    /// <summary>How many touches are at or before a time.</summary>
    internal int CountUntil(DateTimeOffset time) => _list.CountBefore(time.UtcTicks + 1);

    internal int CommunityIn(int from, int until) => _list.CommunityIn(from, until);

    /// <summary>Where the touches of the days begin that have any; at the end the number of touches.</summary>
    internal ReadOnlySpan<int> DayStarts => _list.DayStarts;

    private static IEnumerable<T> SnapshotsOf<T>(LeafSet leaves, string account, string prefix)
        where T : CommunityEvent =>
        leaves.ChildrenOf(LeafKey.Account(account), prefix).Select(child => leaves.Find(child)!.Facts).OfType<SnapshotFacts>()
            .Select(snapshot => snapshot.Event).OfType<T>();

    /// <summary>The touches that are not the community's: those that count, and those that do not.</summary>
    private sealed record OtherTouches(ImmutableArray<Touch> Counted, ImmutableArray<Touch> Refused)
    {
        public static OtherTouches Of(IEnumerable<TouchEvent> others, string account, ScoringModel model)
        {
            var given = others.Where(other => other.Account == account)
                .Select(other => new Touch(other.Stamp.Time.ToUniversalTime(), false, null, other.Channel, other.Campaign, other.Leaf))
                .ToLookup(other => model.Find(other.Channel) is null);
            return new OtherTouches([.. given[true]], [.. given[false].Order()]);
        }
    }
}
