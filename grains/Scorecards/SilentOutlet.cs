namespace CommunityScoring.Scorecards;

/// <summary>Hands nothing out, for hosts that have nobody to tell: rows are marked as sent.</summary>
/// <param name="store">Where scorecards are.</param>
public sealed class SilentOutlet(IScorecardStore store) : IScorecardOutlet
{
    /// <inheritdoc/>
    public async Task<bool> OfferAsync(ScorecardEntry entry, Scorecard card)
    {
        await store.MarkSentAsync([new ScorecardVersion(entry.Account, entry.Version)]);
        return true;
    }
}
