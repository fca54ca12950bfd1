using CommunityScoring.Scorecards;
using Npgsql;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>Reads scorecards.</summary>
internal sealed partial class PostgresReader
{
    private const string Columns = "SELECT account, version, dirty, unsent, state FROM scorecard";

    public async Task<StoredScorecard?> ScorecardAsync(string account, CancellationToken cancellationToken) =>
        (await ListAsync($"{Columns} WHERE account = $1", [account], CardOf, cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    public Task<List<StoredScorecard>> ScorecardsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        ListAsync($"{Columns} WHERE account > $1 AND version > 0 ORDER BY account LIMIT $2", [after ?? "", limit], CardOf, cancellationToken);

    public Task<List<ScorecardVersion>> ScorecardVersionsAsync(string? after, int limit, CancellationToken cancellationToken) => ListAsync(
        "SELECT account, version FROM scorecard WHERE account > $1 AND version > 0 ORDER BY account LIMIT $2",
        [after ?? "", limit],
        reader => new ScorecardVersion(reader.GetString(0), reader.GetInt64(1)),
        cancellationToken);

    public Task<List<string>> WaitingAsync(ScorecardWait wait, DateOnly today, string? after, int limit, CancellationToken cancellationToken)
    {
        var waits = wait switch
        {
            ScorecardWait.Dirty => "dirty",
            ScorecardWait.Unsent => "unsent",
            _ => "due <= $3",
        };
        return ListAsync(
            $"SELECT account FROM scorecard WHERE {waits} AND account > $1 ORDER BY account LIMIT $2",
            wait == ScorecardWait.Due ? [after ?? "", limit, today.DayNumber] : [after ?? "", limit],
            reader => reader.GetString(0),
            cancellationToken);
    }

    private static StoredScorecard CardOf(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetInt64(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetFieldValue<byte[]>(4));
}
