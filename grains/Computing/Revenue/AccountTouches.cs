using System.Collections.Immutable;
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
    private readonly Touch[] _touches;
    private readonly long[] _ticks;
    private readonly int[] _communityBefore;
    private readonly int[] _dayStarts;
    private readonly Lazy<TouchIndex> _index;

    private AccountTouches(string account, ScoringModel model, ImmutableArray<PersonTouches> persons, Touch[] touches, ImmutableArray<Touch> refused)
    {
        Account = account;
        Model = model;
        Persons = persons;
        Refused = refused;
        Decay = new TimeDecay(model.Revenue.TimeDecayHalfLife, model.Revenue.JourneyDays);
        _touches = touches;
        _ticks = Sort(touches);
        _communityBefore = new int[touches.Length + 1];
        var starts = new List<int>();
        for (var i = 0; i < touches.Length; i++)
        {
            _communityBefore[i + 1] = _communityBefore[i] + (touches[i].IsCommunity ? 1 : 0);
            if (i == 0 || _ticks[i] / TimeSpan.TicksPerDay != _ticks[i - 1] / TimeSpan.TicksPerDay)
            {
                starts.Add(i);
            }
        }

        _dayStarts = [.. starts, touches.Length];
        _index = new Lazy<TouchIndex>(() => new TouchIndex(_touches));
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
    public ReadOnlySpan<Touch> All => _touches;

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
        var given = others.Where(other => other.Account == account)
            .Select(other => new Touch(other.Stamp.Time.ToUniversalTime(), false, null, other.Channel, other.Campaign, other.Leaf))
            .ToLookup(other => model.Find(other.Channel) is null);
        return new AccountTouches(
            account, model, here, [.. here.SelectMany(person => person.Here), .. given[true]], [.. given[false].Order()]);
    }

    /// <summary>The touches of an account that are not the community's.</summary>
    public static IEnumerable<TouchEvent> OthersOf(LeafSet leaves, string account) => SnapshotsOf<TouchEvent>(leaves, account);

    /// <summary>The opportunities whose latest snapshots name an account.</summary>
    public static IEnumerable<OpportunityEvent> OpportunitiesOf(LeafSet leaves, string account) =>
        SnapshotsOf<OpportunityEvent>(leaves, account).Where(opportunity => opportunity.Account == account);

    /// <summary>The journey that ends at a time: the touches of its day and the days before, up to the time itself.</summary>
    /// <param name="anchor">The end.</param>
    public Journey JourneyTo(DateTimeOffset anchor)
    {
        var day = DateOnly.FromDateTime(anchor.UtcDateTime);
        var first = DateOnly.FromDayNumber(Math.Max(0, day.DayNumber - Model.Revenue.JourneyDays));
        return new Journey(this, CountBefore(first.ToDateTime(TimeOnly.MinValue).Ticks), CountUntil(anchor), anchor, first);
    }

    /// <summary>How many touches are at or before a time.</summary>
    internal int CountUntil(DateTimeOffset time) => CountBefore(time.UtcTicks + 1);

    internal int CommunityIn(int from, int until) => _communityBefore[until] - _communityBefore[from];

    /// <summary>Where the touches of the days begin that have any; at the end the number of touches.</summary>
    internal ReadOnlySpan<int> DayStarts => _dayStarts;

    private int CountBefore(long ticks)
    {
        var (low, high) = (0, _ticks.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_ticks[middle] < ticks)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static IEnumerable<T> SnapshotsOf<T>(LeafSet leaves, string account)
        where T : CommunityEvent =>
        leaves.ChildrenOf(LeafKey.Account(account)).Select(child => leaves.Find(child)!.Facts).OfType<SnapshotFacts>()
            .Select(snapshot => snapshot.Event).OfType<T>();

    // By time as plain numbers; only touches of the same instant are compared with each other.
    private static long[] Sort(Touch[] touches)
    {
        var ticks = new long[touches.Length];
        for (var i = 0; i < ticks.Length; i++)
        {
            ticks[i] = touches[i].At.UtcTicks;
        }

        Array.Sort(ticks, touches);
        for (var from = 0; from < ticks.Length;)
        {
            var until = from + 1;
            while (until < ticks.Length && ticks[until] == ticks[from])
            {
                until++;
            }

            if (until - from > 1)
            {
                Array.Sort(touches, from, until - from);
            }

            from = until;
        }

        return ticks;
    }
}
