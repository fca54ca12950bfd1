namespace CommunityScoring.Events;

/// <summary>What became of a record. Every record delivered ends as exactly one of these.</summary>
public enum Outcome : byte
{
    /// <summary>It changed its leaf, or was weighed there and superseded.</summary>
    Counted = 0,

    /// <summary>The same source and id had been there before.</summary>
    Duplicate = 1,

    /// <summary>A type outside the contract, or a fact that an erasure had already deleted.</summary>
    Ignored = 2,

    /// <summary>An activity, retraction or touch on a day that is no longer kept.</summary>
    Expired = 3,

    /// <summary>Not understood, and put aside on the dead-letter topic.</summary>
    DeadLettered = 4,
}
