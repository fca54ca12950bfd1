using System.Runtime.InteropServices;

namespace CommunityScoring.Community;

/// <summary>Who rests on which rows. Most rows have one who does, so that one costs no list. Not thread-safe.</summary>
internal sealed class Dependents
{
    // A string, or a list of them.
    private readonly Dictionary<ulong, object> _byKey = [];

    /// <summary>Those who rest on a key.</summary>
    public IReadOnlyList<string> Of(ulong key) => _byKey.GetValueOrDefault(key) switch
    {
        string one => [one],
        List<string> many => many,
        _ => [],
    };

    /// <summary>Notes that somebody rests on keys.</summary>
    /// <param name="dependent">Who.</param>
    /// <param name="keys">The keys, distinct.</param>
    public void Add(string dependent, ReadOnlySpan<ulong> keys)
    {
        foreach (var key in keys)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_byKey, key, out _);
            switch (known)
            {
                case null:
                    known = dependent;
                    break;
                case string one:
                    known = new List<string>(2) { one, dependent };
                    break;
                default:
                    ((List<string>)known).Add(dependent);
                    break;
            }
        }
    }

    /// <summary>Takes back what was noted.</summary>
    public void Remove(string dependent, ReadOnlySpan<ulong> keys)
    {
        foreach (var key in keys)
        {
            if (_byKey.GetValueOrDefault(key) is List<string> many)
            {
                many.Remove(dependent);
                if (many.Count == 1)
                {
                    _byKey[key] = many[0];
                }
            }
            else
            {
                _byKey.Remove(key);
            }
        }
    }
}
