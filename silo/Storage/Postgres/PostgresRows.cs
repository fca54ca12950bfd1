using Npgsql;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>
/// Rows for one statement, as the arrays it takes. A key comes once, since a statement sees its rows as they were before
/// it. Not thread-safe.
/// </summary>
internal sealed class PostgresRows
{
    private readonly SortedDictionary<string, RowWrite> _rows = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row; false where there is one of that key.</summary>
    public bool TryAdd(RowWrite row) => _rows.TryAdd(row.Write.Key, row);

    /// <summary>Hands the rows to the statement's parameters, in the order of their keys.</summary>
    public void Bind(NpgsqlParameterCollection parameters)
    {
        var keys = new string[_rows.Count];
        var expected = new long[_rows.Count];
        var versions = new long[_rows.Count];
        var states = new byte[_rows.Count][];
        var added = new List<(string Parent, string Child)>();
        var removed = new List<(string Parent, string Child)>();
        var index = 0;
        foreach (var (key, row) in _rows)
        {
            keys[index] = key;
            expected[index] = row.Write.ExpectedVersion;
            versions[index] = row.Write.ExpectedVersion + 1;
            states[index] = row.State;
            foreach (var parent in row.Write.AddedParents)
            {
                added.Add((parent, key));
            }

            foreach (var parent in row.Write.RemovedParents)
            {
                removed.Add((parent, key));
            }

            index++;
        }

        added.Sort();
        removed.Sort();
        parameters[0].Value = keys;
        parameters[1].Value = expected;
        parameters[2].Value = versions;
        parameters[3].Value = states;
        parameters[4].Value = added.Select(edge => edge.Parent).ToArray();
        parameters[5].Value = added.Select(edge => edge.Child).ToArray();
        parameters[6].Value = removed.Select(edge => edge.Parent).ToArray();
        parameters[7].Value = removed.Select(edge => edge.Child).ToArray();
    }
}
