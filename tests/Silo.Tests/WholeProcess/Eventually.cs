using System.Diagnostics;
using Xunit.Sdk;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>
/// Waits for what another process brings about: asks again and again until a deadline. A question that gets no answer is asked again.
/// </summary>
internal static class Eventually
{
    // A deadline says what a machine of one's own needs; on a shared one another may have the processor for a while.
    private const int Patience = 3;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the condition holds.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="within">The deadline, where nobody else uses the machine.</param>
    /// <param name="condition">True when it has come about.</param>
    public static Task HoldsAsync(string what, TimeSpan within, Func<Task<bool>> condition) =>
        GetAsync<object>(what, within, async () => await condition() ? what : null);

    /// <summary>Waits until there is a value.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="within">The deadline, where nobody else uses the machine.</param>
    /// <param name="find">The value, or null while there is none.</param>
    public static async Task<T> GetAsync<T>(string what, TimeSpan within, Func<Task<T?>> find)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var last = "";
            try
            {
                if (await find() is { } found)
                {
                    return found;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                last = $" The last question got no answer: {exception.Message}";
            }

            if (clock.Elapsed > Patience * within)
            {
                throw new XunitException($"Within {clock.Elapsed.TotalSeconds:0} s it did not come about that {what}.{last}");
            }

            await Task.Delay(s_pause);
        }
    }
}
