using System.Collections.Immutable;
using CommunityScoring.Storage;

namespace CommunityScoring.Contracts;

/// <summary>The way of API hosts, which have no database, to the log of sensitive calls. Key 0; there may be many of it at once.</summary>
[Alias("CommunityScoring.IAuditGrain")]
public interface IAuditGrain : IGrainWithIntegerKey
{
    /// <summary>Adds an entry; it is stored when the call returns.</summary>
    [Alias("Append")]
    Task AppendAsync(Envelope<AuditEntry> entry);

    /// <summary>Reads entries in their order; see <see cref="IAuditStore.ReadAsync"/>.</summary>
    [Alias("Read")]
    Task<Envelope<ImmutableArray<AuditEntry>>> ReadAsync(DateTimeOffset from, DateTimeOffset to, Envelope<AuditPlace?> after, int limit);
}
