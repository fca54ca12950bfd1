using System.Collections.Immutable;
using System.Runtime.InteropServices;
using CommunityScoring.Alerts;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;

namespace CommunityScoring.Accounts;

/// <summary>
/// Everything computed of one account under one model, kept up with its view: after a change only the persons that it
/// concerns are put together anew, and only the opportunities in whose journeys something changed are weighed anew. All
/// answers are those of a state made from nothing, to the bit. Not thread-safe; whoever owns the set of leaves owns it.
/// </summary>
public sealed class AccountState
{
    private readonly LeafSet _leaves;
    private readonly string _account;
    private readonly PersonRules _rules;
    private readonly PersonDirectory _directory;
    private AccountPerson[] _persons;
    private IReadOnlyCollection<SettledMark> _marks;
    private AccountSeries? _series;
    private AccountAttribution? _attribution;
    private bool _isAttributionCurrent;

    /// <summary>Computes an account from nothing.</summary>
    /// <param name="leaves">What its view knows; changes of it must be told by <see cref="Take"/>.</param>
    /// <param name="account">The account's id.</param>
    /// <param name="rules">What the model says about membership and consent.</param>
    /// <param name="model">The model.</param>
    public AccountState(LeafSet leaves, string account, PersonRules rules, ScoringModel model)
    {
        _leaves = leaves;
        _account = account;
        _rules = rules;
        Model = model;
        _directory = new PersonDirectory(leaves, rules);
        var persons = _directory.All().ToList();
        _persons = [.. persons.Select(AtAccount).OfType<AccountPerson>()];
        _marks = AccountTouches.MarksOf(leaves, account);
        Touches = AccountTouches.Of(persons, AccountTouches.OthersOf(leaves, account), _marks, account, rules, model);
    }

    /// <summary>The model it is computed with.</summary>
    public ScoringModel Model { get; }

    /// <summary>The persons of whom a day belongs or may belong to the account, as <see cref="AccountPersons.Of"/>.</summary>
    public ImmutableArray<AccountPerson> Persons => ImmutableCollectionsMarshal.AsImmutableArray(_persons);

    /// <summary>The account's touches, as <see cref="AccountTouches.Of(LeafSet, string, PersonRules, ScoringModel)"/>.</summary>
    public AccountTouches Touches { get; private set; }

    /// <summary>True where nobody and nothing is at the account: no person, no opportunity that is not deleted, no touch.</summary>
    public bool IsEmpty =>
        _persons.Length == 0
        && Touches.All.IsEmpty
        && !AccountTouches.OpportunitiesOf(_leaves, _account).Any(opportunity => opportunity.Status != "deleted");

    private AccountSeries Series => _series ??= AccountSeries.Of(_persons, Model);

    /// <summary>The person that an identity belongs to now, whether or not they are of the account.</summary>
    /// <param name="identity">The identity.</param>
    public string PersonOf(string identity) => _leaves.PersonOf(identity);

    /// <summary>Takes what has changed in the leaves.</summary>
    /// <param name="changes">All that has changed since this state was made or last took changes.</param>
    /// <exception cref="InvariantException">The leaves contradict what is kept; this state is of no more use.</exception>
    public void Take(LeafChanges changes)
    {
        var persons = _directory.Take(changes);
        if (persons.Count > 0)
        {
            List<Changed<AccountPerson>> here = [.. persons.Select(person => new Changed<AccountPerson>(person.Key, AtAccount(person.Now)))];
            _persons = PersonList.With<AccountPerson>(_persons, here, person => person.Person);
            _series = _series?.With(here);
        }

        if (changes.HasOpportunities)
        {
            _marks = AccountTouches.MarksOf(_leaves, _account);
        }

        if (persons.Count > 0 || changes.HasTouches || changes.HasOpportunities)
        {
            Touches = Touches.With(
                [.. persons.Select(person => new Changed<PersonTouches>(
                    person.Key, person.Now is { } now ? PersonTouches.Of(now, _account, _rules, Model) : null))],
                changes.HasTouches ? AccountTouches.OthersOf(_leaves, _account) : null,
                _marks);
        }

        _isAttributionCurrent &= persons.Count == 0 && !changes.HasTouches && !changes.HasOpportunities;
    }

    /// <summary>The account's scores of a day, as <see cref="AccountScoring"/> has them.</summary>
    /// <param name="profile">Status and renewal.</param>
    /// <param name="asOf">The as-of day.</param>
    public AccountScore Score(AccountProfile profile, DateOnly asOf) => AccountScoring.Score(profile, Series, asOf);

    /// <summary>The account's scores taken apart, as <see cref="AccountExplanation"/> has them.</summary>
    /// <param name="profile">Status and renewal.</param>
    /// <param name="asOf">The as-of day.</param>
    public AccountExplanation Explain(AccountProfile profile, DateOnly asOf) => AccountExplanation.Of(profile, Series, asOf);

    /// <summary>The scores of each day, as <see cref="AccountHistory"/> has them, with the revenue influence of <see cref="AttributionOn"/>.</summary>
    /// <param name="profile">Status and renewal.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day, on or after the first.</param>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public ImmutableArray<AccountDay> History(AccountProfile profile, DateOnly from, DateOnly to)
    {
        var influence = new InfluenceSeries(Touches, AccountTouches.OpportunitiesOf(_leaves, _account));
        return [.. AccountHistory.Of(profile, Series, from, to).Select(day => day with { RevenueInfluence = influence.On(day.Day) })];
    }

    /// <summary>What the account has to be warned of on a day.</summary>
    /// <param name="profile">Status and renewal.</param>
    /// <param name="score">The scores of the day.</param>
    /// <param name="open">The alerts before.</param>
    public ImmutableArray<AlertCondition> Conditions(AccountProfile profile, AccountScore score, AlertBook open) =>
        AlertConditions.Of(profile, score, Series, open);

    /// <summary>The account's opportunities of a day; those of the last day asked for are kept.</summary>
    /// <param name="asOf">The as-of day.</param>
    /// <exception cref="InvariantException">Credits do not sum to the amount of an opportunity.</exception>
    public AccountAttribution AttributionOn(DateOnly asOf)
    {
        if (_attribution is not { } known || !_isAttributionCurrent || known.AsOf != asOf)
        {
            _attribution = known = AccountAttribution.Of(Touches, AccountTouches.OpportunitiesOf(_leaves, _account), asOf, _attribution);
            _isAttributionCurrent = true;
        }

        return known;
    }

    /// <summary>
    /// What a person has of the opportunities won in the 365 days that end with each day, by currency, as
    /// <see cref="AccountAttribution.RecentWonOf"/> has it. What was not won by then is not weighed.
    /// </summary>
    /// <param name="person">The person's key.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    public IEnumerable<ImmutableSortedDictionary<string, Int128>> RecentWonOf(string person, DateOnly from, DateOnly to)
    {
        var closed = AccountTouches.OpportunitiesOf(_leaves, _account).Where(opportunity => opportunity is { Status: "won", ClosedAt: not null }).ToList();
        AccountAttribution? before = null;
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            var until = day;
            before = AccountAttribution.Of(
                Touches, closed.Where(opportunity => DateOnly.FromDateTime(opportunity.ClosedAt!.Value.UtcDateTime) <= until), day, before);
            yield return before.RecentWonOf(person);
        }
    }

    /// <summary>The channels of community-attributed revenue of a day's opportunities.</summary>
    /// <param name="asOf">The as-of day.</param>
    public RevenueChannels ChannelsOn(DateOnly asOf) => new(AttributionOn(asOf), Touches, _leaves, _rules, Series);

    private AccountPerson? AtAccount(Person? person) =>
        person?.At(_account) is { } there && (!there.Membership.IsEmpty || !there.StaffDays.IsEmpty) ? there : null;
}
