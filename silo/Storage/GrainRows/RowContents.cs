using System.Globalization;
using CommunityScoring.Storage;
using Orleans.Storage;

namespace CommunityScoring.Silo.Storage.GrainRows;

/// <summary>The contents of rows in a grain storage of Orleans, a statement each. Safe for concurrent use.</summary>
/// <param name="storage">The grain storage, one that refuses a write at another ETag.</param>
/// <param name="kind">What the rows are of. Stands before their keys: a bare key that reads like a number would be kept as one.</param>
/// <param name="readsAtOnce">How many are read at once.</param>
internal sealed class RowContents(IGrainStorage storage, string kind, int readsAtOnce)
{
    private readonly SemaphoreSlim _free = new(readsAtOnce, readsAtOnce);

    /// <summary>Reads a content; null where there is none.</summary>
    public async Task<VersionedContent?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var state = new GrainState<RowContent>(new RowContent());
            await storage.ReadStateAsync(kind, IdOf(key), state).ConfigureAwait(false);
            return state.RecordExists ? new VersionedContent(state.State!, VersionOf(state.ETag)) : null;
        }
        catch (Exception exception)
        {
            throw new LeafStoreException($"The row of {kind} '{key}' cannot be read from Orleans' storage: {exception.Message}", exception);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Reads many contents; null for each that is not there. In the order of the keys.</summary>
    public Task<VersionedContent?[]> ReadManyAsync(IEnumerable<string> keys, CancellationToken cancellationToken) =>
        Task.WhenAll(keys.Select(key => ReadAsync(key, cancellationToken)));

    /// <summary>Writes a content over the expected version.</summary>
    /// <returns>The new version.</returns>
    /// <exception cref="VersionConflictException">Another version is stored. Nothing was written.</exception>
    public async Task<long> WriteAsync(string key, long expected, RowContent content)
    {
        var state = new GrainState<RowContent>(content)
        {
            ETag = expected == 0 ? null : expected.ToString(CultureInfo.InvariantCulture),
            RecordExists = expected > 0,
        };
        try
        {
            await storage.WriteStateAsync(kind, IdOf(key), state).ConfigureAwait(false);
        }
        catch (InconsistentStateException)
        {
            throw new VersionConflictException($"{kind}/{key}", expected);
        }
        catch (Exception exception)
        {
            throw new LeafStoreException($"Writing the row of {kind} '{key}' failed, the outcome is not known: {exception.Message}", exception);
        }

        var version = VersionOf(state.ETag);
        return version == expected + 1
            ? version
            : throw new InvalidOperationException($"The row of {kind} '{key}' was at version {expected} and is at {version} after one write.");
    }

    private GrainId IdOf(string key) => GrainId.Create(kind, $"{kind}/{key}");

    private static long VersionOf(string? etag) => long.Parse(etag ?? "", NumberStyles.None, CultureInfo.InvariantCulture);
}
