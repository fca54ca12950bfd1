namespace CommunityScoring.Client.CommandLine;

/// <summary>What the process answers its caller. Scripts rely on the numbers.</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>Something that has no number of its own.</summary>
    Unexpected = 1,

    /// <summary>The command line, or an id or a parameter in it, is wrong.</summary>
    Usage = 2,

    /// <summary>Nothing was ever recorded for the id.</summary>
    NotFound = 3,

    /// <summary>No key, or one without the role.</summary>
    NotAllowed = 4,

    /// <summary>The service or the broker does not answer.</summary>
    Unreachable = 5,

    /// <summary>Everything else was produced, but some input lines were not events.</summary>
    SomeLinesFailed = 6,

    /// <summary>Ctrl-C.</summary>
    Interrupted = 130,
}
