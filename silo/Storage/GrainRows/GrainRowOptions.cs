namespace CommunityScoring.Silo.Storage.GrainRows;

/// <summary>How many statements of Orleans' storage run at once.</summary>
/// <param name="Writers">Writes.</param>
/// <param name="Readers">Reads.</param>
public sealed record GrainRowOptions(int Writers, int Readers)
{
    /// <summary>For a SQLite file, whose lock is not fair to a second writer: rows, their index and marks are written one by one.</summary>
    public static GrainRowOptions Sqlite { get; } = new(1, 4);

    /// <summary>For PostgreSQL.</summary>
    public static GrainRowOptions Postgres { get; } = new(16, 16);
}
