using CommunityScoring.Scorecards;
using Npgsql;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>Writes scorecards.</summary>
internal sealed partial class PostgresWriteSession
{
    // A row of version 0 is the mark of an account that has no scorecard yet.
    private const string WriteCards =
        """
        WITH input AS (
            SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::integer[], $5::boolean[]) AS input (account, expected, state, due, clean)
        ), updated AS (
            UPDATE scorecard
            SET version = input.expected + 1, state = input.state, due = input.due, dirty = scorecard.dirty AND NOT input.clean, unsent = true
            FROM input
            WHERE scorecard.account = input.account AND scorecard.version = input.expected
            RETURNING scorecard.account
        ), inserted AS (
            INSERT INTO scorecard (account, version, state, due, dirty, unsent)
            SELECT account, 1, state, due, NOT clean, true FROM input WHERE expected = 0
            ON CONFLICT (account) DO NOTHING
            RETURNING account
        )
        SELECT account FROM updated UNION ALL SELECT account FROM inserted
        """;

    private const string MarkCardsDirty =
        """
        INSERT INTO scorecard (account, version, state, dirty, unsent)
        SELECT account, 0, '', true, false FROM unnest($1::text[]) AS told (account)
        ON CONFLICT (account) DO UPDATE SET dirty = true WHERE NOT scorecard.dirty
        """;

    private const string MarkCardsSent =
        """
        UPDATE scorecard SET unsent = false FROM unnest($1::text[], $2::bigint[]) AS sent (account, version)
        WHERE scorecard.account = sent.account AND scorecard.version = sent.version AND scorecard.unsent
        """;

    private readonly NpgsqlCommand _writeCards;
    private readonly NpgsqlCommand _markDirty;
    private readonly NpgsqlCommand _markSent;

    /// <summary>Writes scorecards of different accounts, and answers the accounts of those whose version was the expected one.</summary>
    public HashSet<string> Write(List<ScorecardWrite> writes)
    {
        // Two silos that write the same rows lock them in the same order.
        writes.Sort((one, other) => string.CompareOrdinal(one.Account, other.Account));
        _writeCards.Parameters[0].Value = writes.Select(write => write.Account).ToArray();
        _writeCards.Parameters[1].Value = writes.Select(write => write.ExpectedVersion).ToArray();
        _writeCards.Parameters[2].Value = writes.Select(write => write.State).ToArray();
        _writeCards.Parameters[3].Value = writes.Select(write => write.DueOn?.DayNumber).ToArray();
        _writeCards.Parameters[4].Value = writes.Select(write => write.IsClean).ToArray();
        var stored = new HashSet<string>(StringComparer.Ordinal);
        using var reader = _writeCards.ExecuteReader();
        while (reader.Read())
        {
            stored.Add(reader.GetString(0));
        }

        return stored;
    }

    /// <summary>Marks scorecards as lacking something that was told.</summary>
    public void MarkDirty(IEnumerable<string> accounts)
    {
        _markDirty.Parameters[0].Value = accounts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        _markDirty.ExecuteNonQuery();
    }

    /// <summary>Marks versions of scorecards as sent; a row that has moved on keeps its mark.</summary>
    public void MarkSent(List<ScorecardVersion> sent)
    {
        _markSent.Parameters[0].Value = sent.Select(version => version.Account).ToArray();
        _markSent.Parameters[1].Value = sent.Select(version => version.Version).ToArray();
        _markSent.ExecuteNonQuery();
    }
}
