using System.Text;
using System.Text.Json;

namespace CommunityScoring.Client.CommandLine.Replay;

/// <summary>What a line has to tell before it is produced. Whether it is a good event is the engine's to judge.</summary>
internal static class EventLine
{
    // In this order: whose facts the event changes. Related events then come over one partition.
    private static readonly byte[][] KeyFields = ["member"u8.ToArray(), "account"u8.ToArray(), "referrer"u8.ToArray(), "identity"u8.ToArray(), "cost"u8.ToArray()];

    /// <summary>Reads a line to its end.</summary>
    /// <param name="line">The line.</param>
    /// <param name="key">The record's key; null for a mail address, which must not be left in keys, and where the data names nobody.</param>
    /// <param name="problem">Why the line is no event, where it is not.</param>
    /// <returns>False when the line is not one JSON object.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> line, out byte[]? key, out string? problem)
    {
        key = null;
        try
        {
            var json = new Utf8JsonReader(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                problem = "not a JSON object";
                return false;
            }

            string? subject = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isData = json.ValueTextEquals("data"u8);
                json.Read();
                if (isData && json.TokenType == JsonTokenType.StartObject)
                {
                    subject = ReadSubject(ref json);
                }
                else
                {
                    json.Skip();
                }
            }

            // Past the object: anything but white space is an error.
            json.Read();
            key = subject is null || IsMailAddress(subject) ? null : Encoding.UTF8.GetBytes(subject);
            problem = null;
            return true;
        }
        catch (JsonException exception)
        {
            problem = $"not a JSON object (at byte {exception.BytePositionInLine})";
            return false;
        }
        catch (InvalidOperationException)
        {
            problem = "not a JSON object (a text is not UTF-8)";
            return false;
        }
    }

    private static string? ReadSubject(ref Utf8JsonReader json)
    {
        string? subject = null;
        var best = KeyFields.Length;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var rank = RankOf(ref json);
            json.Read();
            if (rank < best && json.TokenType == JsonTokenType.String && json.GetString() is { Length: > 0 } value)
            {
                (subject, best) = (value, rank);
            }

            json.Skip();
        }

        return subject;
    }

    private static int RankOf(ref Utf8JsonReader json)
    {
        for (var i = 0; i < KeyFields.Length; i++)
        {
            if (json.ValueTextEquals(KeyFields[i]))
            {
                return i;
            }
        }

        return KeyFields.Length;
    }

    private static bool IsMailAddress(string subject) => subject.AsSpan().TrimStart().StartsWith("email:", StringComparison.OrdinalIgnoreCase);
}
