using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>
/// Where a database has the contents of its rows: in the rows, or apart from them in Orleans' grain storage. It is noted in the database,
/// in the words of SQLite and PostgreSQL alike, so that nobody looks for them in the other place and finds the store empty.
/// </summary>
internal static class RowPlace
{
    /// <summary>Notes the place where there are no rows yet; otherwise requires it. Within a transaction that nobody writes beside.</summary>
    /// <param name="scalar">Runs a statement and answers its first value.</param>
    /// <param name="isApart">True for contents apart from their rows.</param>
    /// <param name="database">Names the database.</param>
    /// <exception cref="StorageUnavailableException">The contents are in the other place.</exception>
    public static void Claim(Func<string, object?> scalar, bool isApart, string database)
    {
        if ((scalar("SELECT count(*) FROM schema_version WHERE part = 'contents apart'") is > 0L) == isApart)
        {
            return;
        }

        if (scalar(
            "SELECT (SELECT count(*) FROM (SELECT 1 FROM leaf LIMIT 1) AS a) + (SELECT count(*) FROM (SELECT 1 FROM checkpoint LIMIT 1) AS b)") is not 0L)
        {
            throw new StorageUnavailableException(
                $"{database} holds rows that were written with Storage:Rows={NameOf(!isApart)}, and Storage:Rows is {NameOf(isApart)}; allowed: "
                + $"{NameOf(!isApart)}, or an empty database, which is filled from the topic");
        }

        scalar(isApart
            ? "INSERT INTO schema_version (part, version) VALUES ('contents apart', 1)"
            : "DELETE FROM schema_version WHERE part = 'contents apart'");
    }

    private static string NameOf(bool isApart) => isApart ? "grain-storage" : "group-commit";
}
