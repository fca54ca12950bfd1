namespace CommunityScoring.Community;

/// <summary>
/// Answers computed from one result of a census, each once, off the caller's scheduler and one at a time, so that no crowd
/// of questions takes more than one processor. Not thread-safe; a grain owns it.
/// </summary>
/// <param name="result">What they are computed from.</param>
public sealed class CensusAnswers(CensusResult result)
{
    private const int Most = 256;
    private readonly Dictionary<object, Task> _answers = [];
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>What they are computed from.</summary>
    public CensusResult Result => result;

    /// <summary>The answer to a question.</summary>
    /// <param name="question">The question; equal ones have equal answers.</param>
    /// <param name="compute">Computes the answer.</param>
    public Task<T> GetAsync<T>(object question, Func<CensusResult, T> compute)
    {
        if (_answers.TryGetValue(question, out var known) && !known.IsFaulted)
        {
            return (Task<T>)known;
        }

        if (_answers.Count >= Most)
        {
            _answers.Clear();
        }

        var answer = Task.Run(() => ComputeAsync(compute));
        _answers[question] = answer;
        return answer;
    }

    private async Task<T> ComputeAsync<T>(Func<CensusResult, T> compute)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return compute(result);
        }
        finally
        {
            _turn.Release();
        }
    }
}
