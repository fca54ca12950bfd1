using CommunityScoring.Storage;

namespace CommunityScoring.Silo.Storage;

/// <summary>The database cannot be opened or used as it is. The message is one line for an operator and names the place.</summary>
public sealed class StorageUnavailableException : LeafStoreException
{
    /// <summary>Creates the exception.</summary>
    public StorageUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
