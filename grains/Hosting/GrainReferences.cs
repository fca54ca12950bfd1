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
    private GrainReference? _first;
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

            return _references[key] = Make(key);
        }
    }

    // Orleans looks up the attributes of the interface each time it is named as a type. What it has found is in any reference.
    private T Make(string key)
    {
        if (_first is { } first)
        {
            return (T)grains.GetGrain(GrainId.Create(first.GrainId.Type, key), first.InterfaceType);
        }

        var made = grains.GetGrain<T>(key);
        _first = made as GrainReference;
        return made;
    }
}
