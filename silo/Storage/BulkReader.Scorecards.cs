using CommunityScoring.Scorecards;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>Reads scorecards.</summary>
internal sealed partial class BulkReader
{
    private const string Columns = "SELECT account, version, dirty, unsent, state FROM scorecard";

    public async Task<StoredScorecard?> ScorecardAsync(string account, CancellationToken cancellationToken) =>
        (await CardsAsync($"{Columns} WHERE account = ?1", [account], cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    public Task<List<StoredScorecard>> ScorecardsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        CardsAsync($"{Columns} WHERE account > ?1 AND version > 0 ORDER BY account LIMIT ?2", [after ?? "", (long)limit], cancellationToken);

    public Task<List<ScorecardVersion>> ScorecardVersionsAsync(string? after, int limit, CancellationToken cancellationToken) =>
        _pool.RunAsync(
            connection =>
            {
                var versions = new List<ScorecardVersion>();
                Query(
                    connection,
                    "SELECT account, version FROM scorecard WHERE account > ?1 AND version > 0 ORDER BY account LIMIT ?2",
                    [after ?? "", (long)limit],
                    reader => versions.Add(new ScorecardVersion(reader.GetString(0), reader.GetInt64(1))));
                return versions;
            },
            cancellationToken);

    public Task<List<string>> WaitingAsync(ScorecardWait wait, DateOnly today, string? after, int limit, CancellationToken cancellationToken)
    {
        var waits = wait switch
        {
            ScorecardWait.Dirty => "dirty = 1",
            ScorecardWait.Unsent => "unsent = 1",
            _ => "due <= ?3",
        };
        return _pool.RunAsync(
            connection =>
            {
                var accounts = new List<string>();
                Query(
                    connection,
                    $"SELECT account FROM scorecard WHERE {waits} AND account > ?1 ORDER BY account LIMIT ?2",
                    wait == ScorecardWait.Due ? [after ?? "", (long)limit, (long)today.DayNumber] : [after ?? "", (long)limit],
                    reader => accounts.Add(reader.GetString(0)));
                return accounts;
            },
            cancellationToken);
    }

    private Task<List<StoredScorecard>> CardsAsync(string sql, object[] values, CancellationToken cancellationToken) =>
        _pool.RunAsync(
            connection =>
            {
                var cards = new List<StoredScorecard>();
                Query(connection, sql, values, reader => cards.Add(CardOf(reader)));
                return cards;
            },
            cancellationToken);

    private static StoredScorecard CardOf(SqliteDataReader reader) => new(
        reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2) != 0, reader.GetInt64(3) != 0, reader.GetFieldValue<byte[]>(4));
}
