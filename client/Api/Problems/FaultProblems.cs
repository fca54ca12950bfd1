using CommunityScoring.Api.Responses;
using CommunityScoring.Storage;
using Orleans.Serialization;

namespace CommunityScoring.Api.Problems;

/// <summary>Which failures mean that the cluster or its store is away, and that trying again may help.</summary>
internal static class FaultProblems
{
    /// <summary>When to try again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private const string NotJoined = "Could not find an implementation for interface";

    /// <summary>The problem to answer a failure with; null where the failure is a fault of this program.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="isModelNamed">True when the request names a model.</param>
    public static ProblemResponse? Find(Exception failure, bool isModelNamed) => failure switch
    {
        // The catalog has the model, which was checked before; silos look it up anew after a few seconds.
        KeyNotFoundException when isModelNamed => Unavailable("The model is not known to all silos yet."),
        LeafStoreException => Unavailable("The store is out of reach."),
        TimeoutException => Unavailable("The cluster did not answer in time."),
        OrleansException or Orleans.Runtime.Messaging.ConnectionFailedException => Unavailable("The cluster is out of reach."),

        // What the client says while it has not joined the cluster, and so knows no grains.
        ArgumentException { Message: var message } when message.StartsWith(NotJoined, StringComparison.Ordinal) => Unavailable("The cluster is out of reach."),

        // Thrown by a silo, of a type that this process does not have.
        UnavailableExceptionFallbackException { ExceptionType: { } type } when type.Contains("Unavailable", StringComparison.Ordinal) =>
            Unavailable("The store is out of reach."),
        _ => null,
    };

    private static ProblemResponse Unavailable(string detail) =>
        Refusal.Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "It cannot be answered now.", detail);
}
