using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage.Postgres;

/// <summary>
/// Writes the scorecards and their marks of a group. Those of one kind that follow each other go in one statement, and none overtakes
/// another: what is marked as dirty after a write stays dirty.
/// </summary>
internal static class PostgresScorecards
{
    /// <summary>Writes and answers them; says how many met another version.</summary>
    public static int Write(PostgresWriteSession session, IReadOnlyList<Grouped<StoreWrite, long>> batch)
    {
        var conflicts = 0;
        var run = new List<Grouped<StoreWrite, long>>();
        var accounts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in batch)
        {
            if (item.Item is not (CardWrite or DirtyWrite or SentWrite))
            {
                continue;
            }

            if (run.Count > 0 && (run[0].Item.GetType() != item.Item.GetType() || (item.Item is CardWrite card && accounts.Contains(card.Write.Account))))
            {
                conflicts += Write(session, run);
                accounts.Clear();
            }

            run.Add(item);
            if (item.Item is CardWrite added)
            {
                accounts.Add(added.Write.Account);
            }
        }

        return conflicts + Write(session, run);
    }

    private static int Write(PostgresWriteSession session, List<Grouped<StoreWrite, long>> run)
    {
        var conflicts = 0;
        switch (run.FirstOrDefault()?.Item)
        {
            case CardWrite:
                var stored = session.Write([.. run.Select(item => ((CardWrite)item.Item).Write)]);
                foreach (var item in run)
                {
                    var write = ((CardWrite)item.Item).Write;
                    if (stored.Contains(write.Account))
                    {
                        item.Answer(write.ExpectedVersion + 1);
                    }
                    else
                    {
                        item.Refuse(new VersionConflictException($"scorecard/{write.Account}", write.ExpectedVersion));
                        conflicts++;
                    }
                }

                break;
            case DirtyWrite:
                session.MarkDirty(run.SelectMany(item => ((DirtyWrite)item.Item).Accounts));
                run.ForEach(item => item.Answer(((DirtyWrite)item.Item).Accounts.Count));
                break;
            case SentWrite:
                session.MarkSent([.. run.SelectMany(item => ((SentWrite)item.Item).Sent).OrderBy(sent => sent.Account, StringComparer.Ordinal)]);
                run.ForEach(item => item.Answer(((SentWrite)item.Item).Sent.Count));
                break;
        }

        run.Clear();
        return conflicts;
    }
}
