using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CommunityScoring.Events;

// The readers: each takes one field out, checked and in its normal form, or rejects and returns what means nothing.
internal ref partial struct EventData
{
    private const string AllowedDate = "a date, yyyy-MM-dd";
    private const string AllowedTime = "an RFC 3339 time or a date, yyyy-MM-dd";
    private const string AllowedAmount = "an integer from 0 to 9223372036854775807, in the currency's minor unit";
    private const string AllowedCurrency = "an ISO 4217 code in upper case, such as USD";
    private const string AllowedSentiment = "a number from -1 to 1";
    private const string AllowedCount = "an integer from 1 to 2147483647";
    private const string AllowedDomains = "a list of host names, each with a dot, such as acme.com";

    /// <summary>A person's identity, never a company domain.</summary>
    public string? Person(EventField field, bool required, out string? domain)
    {
        var key = AnyIdentity(field, required, Identity.Allowed, out domain);
        if (key is not null && key.StartsWith(Identity.DomainPrefix, StringComparison.Ordinal))
        {
            Reject(RejectionCode.DomainNotAllowed, field, "a person's identity: a domain owns nobody and is owned by nobody");
        }

        return key;
    }

    /// <summary>An identity, or a company domain.</summary>
    public string? PersonOrCompany(EventField field, out string? domain) =>
        AnyIdentity(field, true, Identity.Allowed + ", or domain: and a host name", out domain);

    /// <summary>A text under a rule. Ones that repeat (names, programs) are shared, ids are not.</summary>
    public string? Text(EventField field, TextRule rule, bool required = false, bool shared = true)
    {
        if (!TryText(field, required, rule.Allowed, out var text) || (text.IsEmpty && rule.EmptyIsNone))
        {
            return null;
        }

        if (!rule.Accepts(text))
        {
            Malformed(field, rule.Allowed);
            return null;
        }

        var kept = _parts.Clean(text);
        return shared ? _parts.Names.Get(kept) : Encoding.UTF8.GetString(kept);
    }

    /// <summary>A text that was read before, as it was kept under the previous pseudonym secret; null where it is the same.</summary>
    public string? FormerText(EventField field) => TryText(field, required: false, string.Empty, out var text) ? _parts.Former(text) : null;

    /// <summary>One of the given words.</summary>
    public string? OneOf(EventField field, scoped ReadOnlySpan<string> words, bool required = false)
    {
        if (TryText(field, required: false, string.Empty, out var text))
        {
            foreach (var word in words)
            {
                if (Ascii.Equals(text, word))
                {
                    return word;
                }
            }
        }

        if (IsGiven(field))
        {
            Malformed(field, string.Join(", ", words!));
        }
        else if (required)
        {
            Missing(field, string.Join(", ", words!));
        }

        return null;
    }

    public DateOnly? Date(EventField field, bool required = false)
    {
        if (!TryText(field, required, AllowedDate, out var text))
        {
            return null;
        }

        if (Rfc3339.TryDate(text, out var date))
        {
            return date;
        }

        Malformed(field, AllowedDate);
        return null;
    }

    /// <summary>A time, or a date that stands for one: its end for closing, else its start.</summary>
    public DateTimeOffset? Time(EventField field, bool required = false, bool closing = false)
    {
        if (!TryText(field, required, AllowedTime, out var text))
        {
            return null;
        }

        if (Rfc3339.TryTime(text, out var time))
        {
            return time;
        }

        if (Rfc3339.TryDate(text, out var date))
        {
            return new DateTimeOffset(date.ToDateTime(closing ? TimeOnly.MaxValue : TimeOnly.MinValue), TimeSpan.Zero);
        }

        Malformed(field, AllowedTime);
        return null;
    }

    /// <summary>An amount in minor units.</summary>
    public long? Amount(EventField field, bool required = false)
    {
        if (!IsGiven(field))
        {
            if (required)
            {
                Missing(field, AllowedAmount);
            }

            return null;
        }

        var raw = Raw(field);
        if (_slots[(int)field].Kind != JsonTokenType.Number || raw.IndexOfAny(".eE"u8) >= 0)
        {
            Reject(RejectionCode.AmountNotInteger, field, AllowedAmount);
            return null;
        }

        if (Utf8Parser.TryParse(raw, out long amount, out var consumed) && consumed == raw.Length && amount >= 0)
        {
            return amount;
        }

        Malformed(field, AllowedAmount);
        return null;
    }

    public string? Currency(EventField field, bool required = false)
    {
        if (!TryText(field, required, AllowedCurrency, out var text))
        {
            return null;
        }

        var currency = Iso4217.Find(text);
        if (currency is null)
        {
            Reject(RejectionCode.UnknownCurrency, field, AllowedCurrency);
        }

        return currency;
    }

    /// <summary>True or false; false when it is not there.</summary>
    public bool Flag(EventField field)
    {
        var kind = _slots[(int)field].Kind;
        if (IsGiven(field) && kind is not (JsonTokenType.True or JsonTokenType.False))
        {
            Malformed(field, "true or false");
        }

        return kind == JsonTokenType.True;
    }

    /// <summary>A sentiment in millionths, halves away from zero; 0 when it is not there.</summary>
    public int Sentiment(EventField field)
    {
        if (!IsGiven(field))
        {
            return 0;
        }

        if (_slots[(int)field].Kind == JsonTokenType.Number
            && decimal.TryParse(Raw(field), NumberStyles.Float, CultureInfo.InvariantCulture, out var sentiment)
            && sentiment is >= -1 and <= 1)
        {
            return (int)decimal.Round(sentiment * 1_000_000m, MidpointRounding.AwayFromZero);
        }

        Malformed(field, AllowedSentiment);
        return 0;
    }

    /// <summary>A count of 1 or more; 1 when it is not there.</summary>
    public int Count(EventField field)
    {
        if (!IsGiven(field))
        {
            return 1;
        }

        var raw = Raw(field);
        if (_slots[(int)field].Kind == JsonTokenType.Number
            && Utf8Parser.TryParse(raw, out int count, out var consumed) && consumed == raw.Length && count >= 1)
        {
            return count;
        }

        Malformed(field, AllowedCount);
        return 0;
    }

    /// <summary>Company domains: lower-cased, distinct, in ordinal order.</summary>
    public ImmutableArray<string> HostNames(EventField field)
    {
        if (!IsGiven(field))
        {
            return [];
        }

        var names = new SortedSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(Raw(field));
        reader.Read();
        var good = reader.TokenType == JsonTokenType.StartArray;
        while (good && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            good = reader.TokenType == JsonTokenType.String && JsonText.TryRead(ref reader, out var text)
                && HostName.Normalise(Encoding.UTF8.GetString(text)) is { } name && (names.Add(name) || true);
        }

        if (!good)
        {
            Malformed(field, AllowedDomains);
        }

        return [.. names];
    }

    private string? AnyIdentity(EventField field, bool required, string allowed, out string? domain)
    {
        domain = null;
        if (!TryText(field, required, allowed, out var text))
        {
            return null;
        }

        if (!Identity.TryParse(text, _parts.Pseudonymizer, out var identity))
        {
            Malformed(field, allowed);
            return null;
        }

        if (identity.PreviousKey is { } previous)
        {
            (_links ??= []).Add(new PseudonymLink(previous, identity.Key));
        }

        domain = identity.Domain;
        return identity.Key;
    }
}
