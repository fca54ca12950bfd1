namespace CommunityScoring.Storage;

/// <summary>
/// The database cannot be opened or used as it is. The message is one line for an operator and names the place. Here and not beside the
/// stores: a host of the API, which has none of them, is told of it and must know its type.
/// </summary>
public sealed class StorageUnavailableException : LeafStoreException
{
    /// <summary>Creates the exception.</summary>
    public StorageUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
