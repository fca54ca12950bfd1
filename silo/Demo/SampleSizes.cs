namespace CommunityScoring.Silo.Demo;

/// <summary>How large the sample is. The same sizes, seed and start give the same events.</summary>
public sealed record SampleSizes
{
    /// <summary>People of the community, at least 40.</summary>
    public int Members { get; init; } = 400;

    /// <summary>Accounts besides the vendor's own, at least 8, so that every story line is told.</summary>
    public int Accounts { get; init; } = 40;

    /// <summary>
    /// Days from the start to the day on which the story lines stand where a demonstration wants them, at least 90.
    /// Events go on after it.
    /// </summary>
    public int HistoryDays { get; init; } = 365;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Members, 40);
        ArgumentOutOfRangeException.ThrowIfLessThan(Accounts, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(HistoryDays, 90);
    }
}
