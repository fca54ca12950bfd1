namespace CommunityScoring.Silo.Storage;

/// <summary>
/// Reads by keys in groups: views are built in crowds, each with a few keys, and whoever asks while a statement is under way shares the next one.
/// A statement sees whatever was committed before it began, so a read sees every write that completed before the read. Who asks
/// for many keys has a statement alone. Safe for concurrent use.
/// </summary>
/// <typeparam name="TRow">What is read.</typeparam>
internal sealed class KeyedReads<TRow> : IAsyncDisposable
{
    /// <summary>Up to how many keys a read shares its statement.</summary>
    public const int Few = 50;

    private readonly Func<IReadOnlyCollection<string>, CancellationToken, Task<List<TRow>>> _read;
    private readonly Func<TRow, string> _keyOf;
    private readonly GroupCommit<string[], List<TRow>> _group;

    /// <summary>Starts the thread that the shared statements wait on.</summary>
    /// <param name="name">Names the thread and, in error messages, what is read.</param>
    /// <param name="options">How many reads share a statement, and how many wait.</param>
    /// <param name="read">Reads the rows of keys.</param>
    /// <param name="keyOf">The key by which a row was asked for.</param>
    /// <param name="time">The clock.</param>
    public KeyedReads(
        string name, GroupCommitOptions options, Func<IReadOnlyCollection<string>, CancellationToken, Task<List<TRow>>> read, Func<TRow, string> keyOf,
        TimeProvider time)
    {
        _read = read;
        _keyOf = keyOf;
        _group = new GroupCommit<string[], List<TRow>>(name, options with { Linger = TimeSpan.Zero }, ReadGroup, time);
    }

    /// <summary>Reads the rows of some keys, each key once; those that are not there are left out.</summary>
    public Task<List<TRow>> ReadAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => keys.Count switch
    {
        0 => Task.FromResult(new List<TRow>()),
        <= Few => _group.EnqueueAsync([.. keys.Distinct(StringComparer.Ordinal)], cancellationToken),
        _ => _read(keys, cancellationToken),
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _group.DisposeAsync();

    private void ReadGroup(IReadOnlyList<Grouped<string[], List<TRow>>> batch)
    {
        var keys = batch.Count == 1 ? batch[0].Item : batch.SelectMany(grouped => grouped.Item).Distinct(StringComparer.Ordinal).ToArray();
        var rows = _read(keys, CancellationToken.None).GetAwaiter().GetResult();
        if (batch.Count == 1)
        {
            batch[0].Answer(rows);
            return;
        }

        var found = rows.ToLookup(_keyOf, StringComparer.Ordinal);
        foreach (var grouped in batch)
        {
            grouped.Answer([.. grouped.Item.SelectMany(key => found[key])]);
        }
    }
}
