using CommunityScoring.Scorecards;

namespace CommunityScoring.Index;

/// <summary>An account in the index: its row, and what of it need not be decoded again.</summary>
/// <param name="id">The account's id.</param>
internal sealed class IndexedAccount(string id)
{
    public string Id { get; } = id;

    public long Version { get; set; }

    public byte[] State { get; set; } = [];

    public string? Name { get; set; }

    public string? Segment { get; set; }

    public string? Owner { get; set; }

    /// <summary>The same owner under the previous pseudonym secret.</summary>
    public string? FormerOwner { get; set; }

    /// <summary>False where nothing that concerns the account is left: it is in no list.</summary>
    public bool IsKnown { get; set; }

    /// <summary>The last day that the row has scores of.</summary>
    public DateOnly LastDay { get; set; }

    /// <summary>The day that listeners saw figures of.</summary>
    public DateOnly ShownOn { get; set; }

    /// <summary>When it last changed.</summary>
    public long Sequence { get; set; }

    /// <summary>When its figures last changed.</summary>
    public long ScoreSequence { get; set; }

    public AlertMark[] Alerts { get; set; } = [];

    public ScorecardEntry Entry => new(Id, Version, State);
}
