namespace CommunityScoring.Client.CommandLine.Replay;

/// <summary>
/// Cuts a stream into lines of bytes, without their ends and without a byte order mark. A line that is longer than
/// the limit is skipped to its end and told apart by <see cref="IsTooLong"/>.
/// </summary>
internal sealed class LineReader(Stream stream, int longestLine = LineReader.LongestLine)
{
    /// <summary>No broker takes records near this size.</summary>
    internal const int LongestLine = 16 << 20;

    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _end;
    private bool _isSkipping;
    private bool _isAtEnd;

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Bytes consumed, line ends included.</summary>
    public long Position { get; private set; }

    /// <summary>True when the line that was read last is over the limit; it is empty then.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Takes the next line out of what has been read already.</summary>
    /// <param name="line">Valid until <see cref="FillAsync"/>.</param>
    /// <returns>False when more must be read first, or there is no more.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var held = _buffer.AsSpan(_start, _end - _start);
        var length = held.IndexOf((byte)'\n');
        if (length < 0 && !(_isAtEnd && (held.Length > 0 || _isSkipping)))
        {
            line = default;
            return false;
        }

        var consumed = length < 0 ? held.Length : length + 1;
        line = WithoutMarks(length < 0 ? held : held[..length]);
        IsTooLong = _isSkipping || line.Length > longestLine;
        if (IsTooLong)
        {
            line = default;
        }

        _isSkipping = false;
        _start += consumed;
        Position += consumed;
        Number++;
        return true;
    }

    /// <summary>Reads more; false when there is no more and every line has been taken.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (_isAtEnd)
        {
            return false;
        }

        MakeRoom();
        // A read of a terminal or pipe does not end by itself when it is cancelled: it is left behind.
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).AsTask().WaitAsync(cancellation);
        _end += read;
        _isAtEnd = read == 0;
        return true;
    }

    private void MakeRoom()
    {
        if (_end - _start > longestLine)
        {
            Position += _end - _start;
            (_start, _end, _isSkipping) = (0, 0, true);
            return;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end > _buffer.Length / 2)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }

    private ReadOnlySpan<byte> WithoutMarks(ReadOnlySpan<byte> line)
    {
        if (Number == 0 && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
