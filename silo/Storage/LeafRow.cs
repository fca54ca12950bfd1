using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CommunityScoring.Silo.Storage;

/// <summary>A leaf's row as it was read, not yet decoded: that is done by the caller, whose processor it is to use.</summary>
internal readonly record struct LeafRow(string Key, long Version, bool IsTold, byte[] State)
{
    /// <summary>Reads rows by keys, which it takes as one JSON array.</summary>
    public const string ByKeys =
        "SELECT key, version, told, state FROM leaf WHERE key IN (SELECT value FROM json_each(?1))";

    public static LeafRow From(SqliteDataReader reader) =>
        new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2) != 0, reader.GetFieldValue<byte[]>(3));

    /// <summary>The one parameter of a statement over many keys.</summary>
    public static string Array(IReadOnlyCollection<string> keys) => JsonSerializer.Serialize(keys);
}
