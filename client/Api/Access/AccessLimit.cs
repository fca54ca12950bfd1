namespace CommunityScoring.Api.Access;

/// <summary>What a route answers to a key that is limited to segments or owners.</summary>
public enum AccessLimit
{
    /// <summary>What it answers is of no account and no member: the same for every key.</summary>
    None,

    /// <summary>The path names one account: 404 for one outside the limits, as for an id that nothing was recorded for. Checked before the handler runs.</summary>
    ByAccount,

    /// <summary>The path names one person: 404 for one whose account of today is outside the limits. Checked before the handler runs.</summary>
    ByMember,

    /// <summary>The handler leaves out what is outside: it takes an <see cref="AccountScope"/> and asks it. An answer of a handler that has not taken it fails.</summary>
    Filtered,

    /// <summary>The query parameter <c>segment</c> must be one of the key's, and the key must not be limited to owners: else 403. Checked before the handler runs.</summary>
    BySegment,

    /// <summary>It is of the whole community and cannot be narrowed: 403.</summary>
    Whole,
}
