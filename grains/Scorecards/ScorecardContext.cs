using CommunityScoring.Facts;
using Microsoft.Extensions.Logging;

namespace CommunityScoring.Scorecards;

/// <summary>What the accounts of a silo keep their scorecards with.</summary>
/// <param name="store">Where scorecards are.</param>
/// <param name="codec">Encodes them.</param>
/// <param name="outlet">Hands out what is stored.</param>
/// <param name="options">How they are kept.</param>
/// <param name="pace">Bounds what it takes.</param>
/// <param name="gate">Whether history is read.</param>
/// <param name="logger">The log.</param>
public sealed partial class ScorecardContext(
    IScorecardStore store, ScorecardCodec codec, IScorecardOutlet outlet, ScorecardOptions options, ScorecardPace pace, ScorecardGate gate,
    ILogger<ScorecardContext> logger)
{
    /// <summary>Where scorecards are.</summary>
    public IScorecardStore Store => store;

    /// <summary>Encodes them.</summary>
    public ScorecardCodec Codec => codec;

    /// <summary>Hands out what is stored.</summary>
    public IScorecardOutlet Outlet => outlet;

    /// <summary>How they are kept.</summary>
    public ScorecardOptions Options => options;

    /// <summary>Whether history is read.</summary>
    public ScorecardGate Gate => gate;

    /// <summary>Bounds what it takes.</summary>
    public ScorecardPace Pace => pace;

    /// <summary>Logs a scorecard that could not be computed for now.</summary>
    /// <param name="account">The account's id.</param>
    /// <param name="exception">Why.</param>
    internal void NotRefreshed(string account, Exception exception)
    {
        if (exception is InvariantException)
        {
            LogBroken(account, exception.Message);
        }
        else
        {
            LogNotRefreshed(account, exception.Message);
        }
    }

    [LoggerMessage(2, LogLevel.Error, "The scorecard of account '{Account}' is not stored, since what must hold does not: {Reason}")]
    private partial void LogBroken(string account, string reason);

    [LoggerMessage(1, LogLevel.Warning, "The scorecard of account '{Account}' could not be kept up, it is tried again within a minute: {Reason}")]
    private partial void LogNotRefreshed(string account, string reason);
}
