using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace CommunityScoring.Facts;

/// <summary>
/// The ids a leaf remembers to know a duplicate: those of the last 7 days after arrival and the last 256 in any case,
/// 4 096 at most, as 64-bit hashes in order of arrival. Not thread-safe; a leaf owns it.
/// </summary>
public sealed class RecentIds
{
    /// <summary>Ids kept whatever their age.</summary>
    public const int Least = 256;

    /// <summary>Ids kept at most.</summary>
    public const int Most = 4096;

    /// <summary>Days after arrival for which ids are kept, up to <see cref="Most"/>.</summary>
    public const int Days = 7;

    [ThreadStatic]
    private static SHA256? s_sha;

    private readonly List<ulong> _hashes;
    private readonly List<IdRun> _runs;

    /// <summary>Starts from what was stored.</summary>
    /// <param name="hashes">In order of arrival.</param>
    /// <param name="runs">How many of them arrived on each day, in the same order; the counts add up to the hashes.</param>
    /// <param name="coming">How many are about to come.</param>
    public RecentIds(ReadOnlySpan<ulong> hashes, ReadOnlySpan<IdRun> runs, int coming = 0)
    {
        _hashes = new List<ulong>(hashes.Length + coming);
        _hashes.AddRange(hashes);
        _runs = [.. runs];
        if (_runs.Sum(run => (long)run.Count) != _hashes.Count)
        {
            throw new InvalidDataException("The remembered ids and the days of their arrival do not add up.");
        }
    }

    /// <summary>The hashes, in order of arrival.</summary>
    public ImmutableArray<ulong> Hashes => [.. _hashes];

    /// <summary>How many ids arrived on each day, in order.</summary>
    public ImmutableArray<IdRun> Runs => [.. _runs];

    /// <summary>Remembers an id.</summary>
    /// <returns>False when it was remembered already: a duplicate.</returns>
    public bool Add(string source, string id, DateOnly today)
    {
        var hash = Hash(source, id);
        if (_hashes.Contains(hash))
        {
            return false;
        }

        _hashes.Add(hash);
        if (_runs.Count > 0 && _runs[^1].ArrivedOn >= today)
        {
            // A clock that steps back must not break the order of the runs.
            _runs[^1] = _runs[^1] with { Count = _runs[^1].Count + 1 };
        }
        else
        {
            _runs.Add(new IdRun(today, 1));
        }

        Forget(today);
        return true;
    }

    private void Forget(DateOnly today)
    {
        var drop = 0;
        while (_hashes.Count - drop > Least
            && (_hashes.Count - drop > Most || _runs[0].ArrivedOn.DayNumber < today.DayNumber - Days))
        {
            drop++;
            _runs[0] = _runs[0] with { Count = _runs[0].Count - 1 };
            if (_runs[0].Count == 0)
            {
                _runs.RemoveAt(0);
            }
        }

        if (drop > 0)
        {
            _hashes.RemoveRange(0, drop);
        }
    }

    private static ulong Hash(string source, string id)
    {
        var length = Encoding.UTF8.GetMaxByteCount(source.Length + id.Length + 1);
        Span<byte> text = length <= 512 ? stackalloc byte[length] : new byte[length];
        var written = Encoding.UTF8.GetBytes(source, text);
        text[written++] = 0;
        written += Encoding.UTF8.GetBytes(id, text[written..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        // One for each thread: to make one for each id takes a quarter of the time.
        (s_sha ??= SHA256.Create()).TryComputeHash(text[..written], digest, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}

/// <summary>How many ids arrived on a day.</summary>
/// <param name="ArrivedOn">The UTC day.</param>
/// <param name="Count">How many of them are still remembered.</param>
public readonly record struct IdRun(DateOnly ArrivedOn, int Count);
