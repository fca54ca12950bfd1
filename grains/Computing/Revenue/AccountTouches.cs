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

    private readonly SettledTouches _settled;

    private AccountTouches(
        string account,
        ScoringModel model,
        ImmutableArray<PersonTouches> persons,
        OtherTouches others,
        TouchList list,
        TimeDecay decay,
        SettledTouches settled)
    {
        Account = account;
        Model = model;
        Persons = persons;
        Refused = others.Refused;
        Decay = decay;
        _others = others.Counted;
        _list = list;
        _settled = settled;
        _index = new Lazy<TouchIndex>(() => new TouchIndex(list.All));
    }

    /// <summary>The account's id.</summary>
    public string Account { get; }

    /// <summary>The model that says which activities are touches.</summary>
    public ScoringModel Model { get; }

    /// <summary>The persons of whom a day belonged to the account, or who keep touches for it, in ordinal order of their keys.</summary>
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
        Of(AccountPersons.PersonsOf(leaves, rules), OthersOf(leaves, account), MarksOf(leaves, account), account, rules, model);

    /// <summary>The touches of an account, from persons that were put together already.</summary>
    /// <param name="persons">The persons; hidden ones are left out.</param>
    /// <param name="others">The touches that are not the community's; those of other accounts are left out.</param>
    /// <param name="marks">Which opportunities have settled.</param>
    /// <param name="account">The account's id.</param>
    /// <param name="rules">What the model says about consent.</param>
    /// <param name="model">Which activities are touches.</param>
    public static AccountTouches Of(
        IEnumerable<Person> persons, IEnumerable<TouchEvent> others, IEnumerable<SettledMark> marks, string account, PersonRules rules, ScoringModel model)
    {
        var here = persons.Where(person => !person.IsHidden)
            .Select(person => PersonTouches.Of(person, account, rules, model))
            .OfType<PersonTouches>()
            .OrderBy(person => person.Key, StringComparer.Ordinal)
            .ToImmutableArray();
        var given = OtherTouches.Of(others, account, model);
        var decay = TimeDecay.Of(model);
        return new AccountTouches(
            account,
            model,
            here,
            given,
            TouchList.Of([.. here.SelectMany(person => person.Here), .. given.Counted]),
            decay,
            SettledOf(account, model, here, given, marks, decay));
    }

    /// <summary>The same with the touches of some persons replaced, added or taken away: equal to those put together from nothing.</summary>
    /// <param name="changes">The persons, in ordinal order of their keys.</param>
    /// <param name="others">All touches that are not the community's; null where they are as they were.</param>
    /// <param name="marks">Which opportunities have settled.</param>
    internal AccountTouches With(
        IReadOnlyList<Changed<PersonTouches>> changes, IEnumerable<TouchEvent>? others, IReadOnlyCollection<SettledMark> marks)
    {
        var isKept = _settled.HasSame(marks);
        if (changes.Count == 0 && others is null && isKept)
        {
            return this;
        }

        var (gone, come) = (new List<Touch>(), new List<Touch>());
        foreach (var (key, now) in changes)
        {
            var before = FindPerson(key);
            gone.AddRange(before?.Here ?? []);
            come.AddRange(now?.Here ?? []);
            isKept &= (before?.Kept ?? []).SequenceEqual(now?.Kept ?? []);
        }

        var given = others is null ? new OtherTouches(_others, Refused) : OtherTouches.Of(others, Account, Model);
        if (others is not null)
        {
            gone.AddRange(_others);
            come.AddRange(given.Counted);
        }

        var persons = ImmutableCollectionsMarshal.AsImmutableArray(PersonList.With(Persons.AsSpan(), changes, person => person.Key));
        var settled = isKept && others is null ? _settled : SettledOf(Account, Model, persons, given, marks, Decay);
        return new AccountTouches(Account, Model, persons, given, _list.With(gone, come), Decay, settled);
    }

    /// <summary>What was kept for an opportunity; null where it has not settled, or is open on the day.</summary>
    internal SettledOpportunity? FindSettled(Opportunity opportunity) => _settled.Of(opportunity);

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

    /// <summary>Which opportunities of an account have settled, as they are closed now.</summary>
    public static IReadOnlyCollection<SettledMark> MarksOf(LeafSet leaves, string account) =>
    [
        .. leaves.ChildrenOf(LeafKey.Account(account), LeafKey.OpportunityPrefix).Select(child => leaves.Find(child)!.Facts).OfType<SnapshotFacts>()
            .Where(facts => facts is { Settled: { } mark, Event: OpportunityEvent opportunity } && mark.Closing == Closing.Of(opportunity))
            .Select(facts => facts.Settled!)
            .Where(mark => mark.Closing.Account == account),
    ];

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

    /// <summary>The number of a touch's channel among <see cref="Channels"/>.</summary>
    internal int ChannelOf(int touch) => _list.ChannelOf(touch);

    /// <summary>The channels by their numbers; there may be some that no touch has any more.</summary>
    internal IReadOnlyList<string> Channels => _list.Channels;

    internal int CommunityIn(int from, int until) => _list.CommunityIn(from, until);

    /// <summary>Where the touches of the days begin that have any; at the end the number of touches.</summary>
    internal ReadOnlySpan<int> DayStarts => _list.DayStarts;

    // Made once for a state of what is kept; most accounts have nothing of it.
    private static SettledTouches SettledOf(
        string account, ScoringModel model, ImmutableArray<PersonTouches> persons, OtherTouches others, IEnumerable<SettledMark> marks, TimeDecay decay)
    {
        var kept = new Lazy<ILookup<Closing, KeptTouch>>(() => persons.SelectMany(person => person.Kept).ToLookup(touch => touch.Closing));
        return new SettledTouches(marks, (closing, mark) =>
        {
            var community = TouchesOf(kept.Value[closing], SettledUses.Touch);
            var given = mark.Others.ToHashSet(StringComparer.Ordinal);
            var list = TouchList.Of([.. community, .. others.Counted.Where(touch => given.Contains(touch.Event!))]);
            var none = new SettledTouches([], (_, _) => throw new InvariantException("What was kept settles no more."));
            return new SettledOpportunity(
                new AccountTouches(account, model, [], new OtherTouches([], []), list, decay, none),
                TouchesOf(kept.Value[closing], SettledUses.Shipped),
                TouchesOf(kept.Value[closing], SettledUses.Elsewhere));
        });
    }

    private static ImmutableArray<Touch> TouchesOf(IEnumerable<KeptTouch> kept, SettledUses use) =>
        [.. kept.Where(touch => touch.Uses.HasFlag(use)).Select(touch => touch.Touch).Order()];

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
