using System.Collections.Concurrent;

namespace CommunityScoring.Hosting;

/// <summary>
/// Keeps references to grains: making one costs as much as a call through it. Lets all go when there are many, as
/// making them anew is always possible. Thread-safe.
/// </summary>
/// <typeparam name="T">The grain's interface.</typeparam>
/// <param name="grains">Makes references.</param>
internal sealed class GrainReferences<T>(IGrainFactory grains)
    where T : IGrainWithStringKey
{
    private const int Most = 250_000;
    private readonly ConcurrentDictionary<string, T> _references = new(StringComparer.Ordinal);
    private int _count;

    public T this[string key]
    {
        get
        {
            if (_references.TryGetValue(key, out var known))
            {
                return known;
            }

            if (Interlocked.Increment(ref _count) > Most)
            {
                _references.Clear();
                _count = 0;
            }

            return _references[key] = grains.GetGrain<T>(key);
        }
    }
}
