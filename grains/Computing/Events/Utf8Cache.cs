using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace CommunityScoring.Events;

/// <summary>
/// Strings that come again and again (sources, activities, programs), found by their UTF-8 so that they are made once.
/// A direct-mapped table of fixed size: a newcomer takes the slot, so memory is bounded whatever is sent. Thread-safe
/// without a lock, because an entry is immutable and a slot is one reference.
/// </summary>
internal sealed class Utf8Cache
{
    private const int Slots = 4096;
    private const int MaxBytes = 128;

    private readonly Entry?[] _entries = new Entry?[Slots];

    /// <summary>The string of valid UTF-8.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var slot = ref _entries[Hash(utf8) & (Slots - 1)];
        var entry = Volatile.Read(ref slot);
        if (entry is not null && utf8.SequenceEqual(entry.Utf8))
        {
            return entry.Text;
        }

        entry = new Entry(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        Volatile.Write(ref slot, entry);
        return entry.Text;
    }

    private static int Hash(ReadOnlySpan<byte> utf8)
    {
        const ulong Factor = 0x9E3779B97F4A7C15;
        var hash = (ulong)utf8.Length;
        while (utf8.Length >= sizeof(ulong))
        {
            hash = (BitOperations.RotateLeft(hash, 23) ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8)) * Factor;
            utf8 = utf8[sizeof(ulong)..];
        }

        ulong tail = 0;
        foreach (var part in utf8)
        {
            tail = (tail << 8) | part;
        }

        hash = (BitOperations.RotateLeft(hash, 23) ^ tail) * Factor;
        return (int)(hash >> 40);
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
