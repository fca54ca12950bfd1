namespace CommunityScoring.Scorecards;

/// <summary>Hands out what stored scorecards bring. Safe for concurrent use.</summary>
public interface IScorecardOutlet
{
    /// <summary>
    /// Hands a stored scorecard out, until everybody who is to know has it and its row is marked as sent. A later one of the same
    /// account takes the place of one that still waits.
    /// </summary>
    /// <param name="entry">The row.</param>
    /// <param name="card">What it holds.</param>
    /// <returns>True once it is sent; false where a later one has taken its place, or the silo stops.</returns>
    Task<bool> OfferAsync(ScorecardEntry entry, Scorecard card);
}
