using System.Text;
using System.Text.Json.Serialization;

namespace CommunityScoring.Facts;

/// <summary>
/// Buckets as they are stored and travel: a format byte, a table of the strings, then one entry a bucket in ascending
/// order, all numbers as variable-length integers. A typical bucket takes about ten bytes. Immutable.
/// </summary>
[JsonConverter(typeof(PackedBucketsConverter))]
public sealed class PackedBuckets : IEquatable<PackedBuckets>
{
    private const byte Format = 1;

    // Each store of a leaf encodes, and what is kept of it is the bytes alone.
    [ThreadStatic]
    private static Drafts? s_drafts;

    private Bucket[]? _decoded;

    private PackedBuckets(byte[] bytes) => Bytes = bytes;

    /// <summary>No buckets.</summary>
    public static PackedBuckets Empty { get; } = new([]);

    /// <summary>The encoded form. Owned by this object: not to be changed.</summary>
    public byte[] Bytes { get; }

    /// <summary>Takes over bytes that <see cref="Encode"/> made; they are checked when they are decoded.</summary>
    public static PackedBuckets FromBytes(byte[] bytes) => bytes.Length == 0 ? Empty : new PackedBuckets(bytes);

    /// <summary>Encodes buckets, which must be in ascending order of day, activity and program.</summary>
    public static PackedBuckets Encode(ReadOnlySpan<Bucket> buckets)
    {
        if (buckets.IsEmpty)
        {
            return Empty;
        }

        var (strings, entries, output) = s_drafts ??= new Drafts([], [], []);
        strings.Clear();
        entries.Clear();
        output.Clear();
        var day = 0;
        foreach (ref readonly var bucket in buckets)
        {
            WriteUnsigned(entries, (ulong)(bucket.Day.DayNumber - day));
            day = bucket.Day.DayNumber;
            WriteUnsigned(entries, (ulong)IndexOf(strings, bucket.Activity));
            WriteUnsigned(entries, bucket.Program is null ? 0UL : (ulong)IndexOf(strings, bucket.Program) + 1);
            WriteUnsigned(entries, ZigZag(bucket.Count));
            WriteUnsigned(entries, (ulong)(bucket.FirstAt + 1));
            WriteUnsigned(entries, (ulong)bucket.Positive);
            WriteUnsigned(entries, (ulong)bucket.Negative);
        }

        output.Add(Format);
        WriteUnsigned(output, (ulong)strings.Count);
        foreach (var text in strings)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            WriteUnsigned(output, (ulong)utf8.Length);
            output.AddRange(utf8);
        }

        WriteUnsigned(output, (ulong)buckets.Length);
        output.AddRange(entries);
        return new PackedBuckets([.. output]);
    }

    /// <summary>The buckets in ascending order. Decoded once; safe to call from several threads.</summary>
    /// <exception cref="InvalidDataException">The bytes are of an unknown format, cut off or damaged.</exception>
    public ReadOnlySpan<Bucket> Decode() => _decoded ??= DecodeBytes();

    /// <summary>The buckets in ascending order, in an array of the caller's own that is not kept here.</summary>
    /// <exception cref="InvalidDataException">The bytes are of an unknown format or cut off.</exception>
    public Bucket[] DecodeCopy() => DecodeBytes();

    /// <inheritdoc/>
    public bool Equals(PackedBuckets? other) => other is not null && Bytes.AsSpan().SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PackedBuckets);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    private Bucket[] DecodeBytes()
    {
        try
        {
            return ReadBuckets();
        }
        catch (Exception exception) when (exception is OverflowException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException("Packed buckets hold a number that cannot be.", exception);
        }
    }

    private Bucket[] ReadBuckets()
    {
        if (Bytes.Length == 0)
        {
            return [];
        }

        if (Bytes[0] != Format)
        {
            throw new InvalidDataException($"Buckets of format {Bytes[0]} cannot be read; this version knows format {Format}.");
        }

        var position = 1;
        var strings = new string[ReadLength(ref position)];
        for (var i = 0; i < strings.Length; i++)
        {
            var length = ReadLength(ref position);
            strings[i] = string.Intern(Encoding.UTF8.GetString(Bytes, position, length));
            position += length;
        }

        var buckets = new Bucket[ReadLength(ref position)];
        var day = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            day += checked((int)ReadUnsigned(ref position));
            var activity = strings[ReadUnsigned(ref position)];
            var program = ReadUnsigned(ref position);
            buckets[i] = new Bucket(
                DateOnly.FromDayNumber(day),
                activity,
                program == 0 ? null : strings[program - 1],
                UnZigZag(ReadUnsigned(ref position)),
                (long)ReadUnsigned(ref position) - 1,
                (long)ReadUnsigned(ref position),
                (long)ReadUnsigned(ref position));
        }

        return position == Bytes.Length
            ? buckets
            : throw new InvalidDataException($"Packed buckets end at byte {position} of {Bytes.Length}.");
    }

    // Whatever is counted takes a byte or more, so a greater number is damage: nothing is allocated for it.
    private int ReadLength(ref int position)
    {
        var length = ReadUnsigned(ref position);
        return length <= (ulong)(Bytes.Length - position)
            ? (int)length
            : throw new InvalidDataException($"Packed buckets of {Bytes.Length} bytes cannot hold {length} more at byte {position}.");
    }

    private ulong ReadUnsigned(ref int position)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (position >= Bytes.Length)
            {
                break;
            }

            var part = Bytes[position++];
            value |= (ulong)(part & 0x7F) << shift;
            if ((part & 0x80) == 0)
            {
                return value;
            }
        }

        throw new InvalidDataException("Packed buckets end in the middle of a number.");
    }

    private sealed record Drafts(List<string> Strings, List<byte> Entries, List<byte> Output);

    private static void WriteUnsigned(List<byte> output, ulong value)
    {
        while (value >= 0x80)
        {
            output.Add((byte)(value | 0x80));
            value >>= 7;
        }

        output.Add((byte)value);
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    // A leaf sees a handful of activities and programs, so a scan beats a dictionary.
    private static int IndexOf(List<string> strings, string text)
    {
        var index = strings.IndexOf(text);
        if (index < 0)
        {
            index = strings.Count;
            strings.Add(text);
        }

        return index;
    }
}
