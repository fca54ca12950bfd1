namespace CommunityScoring.People;

/// <summary>Something of a person that may be another than before.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Key">The person's key.</param>
/// <param name="Now">What it is now; null for nothing.</param>
public readonly record struct Changed<T>(string Key, T? Now)
    where T : class;

/// <summary>Lists of persons in ordinal order of their keys.</summary>
internal static class PersonList
{
    /// <summary>The list with what has changed put in its place; the rest is copied.</summary>
    /// <param name="list">The list, in ordinal order of the keys.</param>
    /// <param name="changes">What has changed, in ordinal order of the keys.</param>
    /// <param name="keyOf">The person's key.</param>
    public static T[] With<T>(ReadOnlySpan<T> list, IReadOnlyList<Changed<T>> changes, Func<T, string> keyOf)
        where T : class
    {
        var replaced = new T[list.Length + changes.Count];
        var (from, count) = (0, 0);
        foreach (var (key, now) in changes)
        {
            var at = Find(list, key, keyOf, out var isThere);
            list[from..at].CopyTo(replaced.AsSpan(count));
            count += at - from;
            from = isThere ? at + 1 : at;
            if (now is not null)
            {
                replaced[count++] = now;
            }
        }

        list[from..].CopyTo(replaced.AsSpan(count));
        count += list.Length - from;
        return count == replaced.Length ? replaced : replaced[..count];
    }

    /// <summary>Where a person is in a list, or would be.</summary>
    public static int Find<T>(ReadOnlySpan<T> list, string key, Func<T, string> keyOf, out bool isThere)
    {
        var (low, high) = (0, list.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (string.CompareOrdinal(keyOf(list[middle]), key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        isThere = low < list.Length && keyOf(list[low]) == key;
        return low;
    }
}
