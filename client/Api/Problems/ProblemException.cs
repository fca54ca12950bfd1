using CommunityScoring.Api.Responses;

namespace CommunityScoring.Api.Problems;

/// <summary>A request is refused; <see cref="ProblemMiddleware"/> answers with the problem.</summary>
internal sealed class ProblemException(ProblemResponse problem, TimeSpan? retryAfter = null) : Exception(problem.Detail)
{
    /// <summary>What is answered.</summary>
    public ProblemResponse Problem { get; } = problem;

    /// <summary>When trying again may help; null where it does not.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
