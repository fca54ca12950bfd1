using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;

namespace CommunityScoring.Accounts;

/// <summary>
/// The revenue of one account, kept for as long as its view stays the same: the touches for all days, the attribution for
/// the day that was asked for last. Not thread-safe; a grain owns it.
/// </summary>
/// <param name="account">The account's id.</param>
internal sealed class RevenueView(string account)
{
    private (long Revision, AccountTouches Touches)? _touches;
    private (AccountTouches Touches, AccountAttribution Attribution)? _day;
    private (AccountAttribution Attribution, Dictionary<string, RevenuePart> Parts)? _members;

    /// <summary>The opportunities of a day.</summary>
    /// <param name="leaves">What the view knows.</param>
    /// <param name="revision">The view's revision.</param>
    /// <param name="rules">What the model says about membership and consent.</param>
    /// <param name="model">The model.</param>
    /// <param name="asOf">The day.</param>
    public AccountAttribution On(LeafSet leaves, long revision, PersonRules rules, ScoringModel model, DateOnly asOf)
    {
        var touches = TouchesOf(leaves, revision, rules, model);
        if (_day is { } known && known.Touches == touches && known.Attribution.AsOf == asOf)
        {
            return known.Attribution;
        }

        var attribution = AccountAttribution.Of(touches, AccountTouches.OpportunitiesOf(leaves, account), asOf);
        _day = (touches, attribution);
        return attribution;
    }

    /// <summary>The touches of the account.</summary>
    public AccountTouches TouchesOf(LeafSet leaves, long revision, PersonRules rules, ScoringModel model)
    {
        if (_touches is { } known && known.Revision == revision && known.Touches.Model == model)
        {
            return known.Touches;
        }

        var touches = AccountTouches.Of(leaves, account, rules, model);
        _touches = (revision, touches);
        return touches;
    }

    /// <summary>What a person has of the amounts; null for nothing.</summary>
    /// <param name="attribution">The opportunities of the day.</param>
    /// <param name="person">The person's key.</param>
    public RevenuePart? PartOf(AccountAttribution attribution, string person)
    {
        // Put together for all at once: whoever asks for one member asks for more.
        if (_members is not { } known || known.Attribution != attribution)
        {
            known = (attribution, attribution.ByMember().ToDictionary(part => part.Name, StringComparer.Ordinal));
            _members = known;
        }

        return known.Parts.GetValueOrDefault(person);
    }
}
