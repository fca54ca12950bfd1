using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace CommunityScoring.Silo.Demo;

/// <summary>
/// Plain events in any number, for benchmarks and kill tests. Event <c>i</c> depends on the parameters and
/// <c>i</c> alone; nothing is kept, and any number of threads may write at once.
/// </summary>
/// <remarks>
/// Order: one <c>crm.account.v1</c> for each account, one <c>community.affiliation.v1</c> for each member, then the
/// body: 90 % activities, links of <c>github:</c> identities, the rest retractions of the activity before them (two in
/// a row retract the same one: a sum below 0 occurs). Times rise from <see cref="Start"/> over <see cref="Span"/>.
/// </remarks>
public sealed class LoadCommunity
{
    /// <summary>A duplicate repeats one of at most this many events before it.</summary>
    public const int DuplicateReach = 1000;

    private const int LongestEvent = 512;
    private const ulong ActivityShare = 900;

    private static readonly byte[][] s_activities =
    [
        [.. "visit.recorded"u8], [.. "reaction.added"u8], [.. "reply.created"u8], [.. "post.created"u8],
        [.. "resource.downloaded"u8], [.. "event.attended"u8], [.. "code.contributed"u8], [.. "answer.accepted"u8],
    ];

    private readonly ulong _seed;
    private readonly byte[] _source;
    private readonly ulong _duplicatesOfMillion;
    private readonly ulong _linksOfThousand;

    /// <summary>Sets the parameters.</summary>
    /// <param name="seed">Any number; it stands in the events' source, so that two seeds never share an id.</param>
    /// <param name="members">People, at least 1.</param>
    /// <param name="accounts">Accounts, at least 1.</param>
    /// <param name="events">Events of the body, duplicates included.</param>
    /// <param name="start">Time of the first event.</param>
    /// <param name="span">Time over which all events spread; 30 days where null.</param>
    /// <param name="duplicatePercent">Share of the body that repeats an earlier event of it exactly, 0–50.</param>
    /// <param name="linkPercent">Share of the body that links an identity, 0–10.</param>
    public LoadCommunity(
        int seed, int members, int accounts, long events, DateTimeOffset start, TimeSpan? span = null,
        double duplicatePercent = 0,
        double linkPercent = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(accounts, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        ArgumentOutOfRangeException.ThrowIfNegative(duplicatePercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duplicatePercent, 50);
        ArgumentOutOfRangeException.ThrowIfNegative(linkPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(linkPercent, 10);
        Members = members;
        Accounts = accounts;
        Count = accounts + members + events;
        Start = start;
        Span = span ?? TimeSpan.FromDays(30);
        _seed = SeededDraw.Mix((uint)seed);
        _source = Encoding.ASCII.GetBytes($"/load/{seed}");
        _duplicatesOfMillion = (ulong)(duplicatePercent * 10_000);
        _linksOfThousand = (ulong)(linkPercent * 10);
    }

    /// <summary>People.</summary>
    public int Members { get; }

    /// <summary>Accounts.</summary>
    public int Accounts { get; }

    /// <summary>All events: accounts, affiliations and the body. Indices run from 0 to this, exclusive.</summary>
    public long Count { get; }

    /// <summary>Time of the first event.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Time over which all events spread.</summary>
    public TimeSpan Span { get; }

    private long FirstOfBody => (long)Accounts + Members;

    /// <summary>The index of the event that <paramref name="index"/> repeats; itself where it is no duplicate.</summary>
    public long OriginalOf(long index)
    {
        while (index > FirstOfBody && Hash(index, 1) % 1_000_000 < _duplicatesOfMillion)
            index -= 1 + (long)(Hash(index, 2) % (ulong)Math.Min(DuplicateReach, index - FirstOfBody));
        return index;
    }

    /// <summary>Writes the event as structured-mode JSON, about 250 bytes.</summary>
    /// <returns>Bytes written.</returns>
    public int WriteJson(long index, IBufferWriter<byte> output)
    {
        CheckIndex(index);
        index = OriginalOf(index);
        var text = new AsciiText(output.GetSpan(LongestEvent));
        text.Add("{\"specversion\":\"1.0\",\"id\":\""u8);
        text.Add(index);
        text.Add("\",\"source\":\""u8);
        text.Add(_source);
        text.Add("\",\"type\":\""u8);
        var kind = KindOf(index);
        text.Add(TypeOf(kind));
        text.Add("\",\"time\":\""u8);
        text.Add(TimeOf(index));
        text.Add("\",\"datacontenttype\":\"application/json\",\"data\":{"u8);
        WriteData(kind, index, ref text);
        text.Add("}}"u8);
        output.Advance(text.Length);
        return text.Length;
    }

    /// <summary>Writes the record key: the account of the first events, the <c>member:</c> identity of the others.</summary>
    /// <returns>Bytes written.</returns>
    public int WriteKey(long index, IBufferWriter<byte> output)
    {
        CheckIndex(index);
        index = OriginalOf(index);
        var text = new AsciiText(output.GetSpan(64));
        if (index < Accounts)
            WriteAccount(index, ref text);
        else
            WriteMember(MemberOf(SubjectOf(index)), ref text);
        output.Advance(text.Length);
        return text.Length;
    }

    private void CheckIndex(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }

    private void WriteData(Kind kind, long index, ref AsciiText text)
    {
        switch (kind)
        {
            case Kind.Account:
                text.Add("\"account\":\""u8);
                WriteAccount(index, ref text);
                text.Add("\",\"name\":\"Load account "u8);
                text.Add(index);
                text.Add("\",\"segment\":\"load\",\"owner\":\"kim\",\"status\":\"customer\""u8);
                return;
            case Kind.Affiliation:
                text.Add("\"member\":\""u8);
                WriteMember(MemberOf(index), ref text);
                text.Add("\",\"account\":\""u8);
                WriteAccount(MemberOf(index) % Accounts, ref text);
                text.Add("\""u8);
                return;
            case Kind.Link:
                text.Add("\"identity\":\"github:load-"u8);
                text.Add(MemberOf(index));
                text.Add("\",\"person\":\""u8);
                WriteMember(MemberOf(index), ref text);
                text.Add("\""u8);
                return;
            case Kind.Retraction:
                var retracted = SubjectOf(index);
                WriteActivity(retracted, ref text);
                text.Add(",\"day\":\""u8);
                text.AddDate(TimeOf(retracted));
                text.Add("\",\"count\":1"u8);
                return;
            default:
                WriteActivity(index, ref text);
                return;
        }
    }

    private void WriteActivity(long index, ref AsciiText text)
    {
        var hash = Hash(index, 3);
        var member = MemberOf(index);
        text.Add("\"member\":\""u8);
        // One in eight is recorded under the identity that the links tie to the person.
        if (hash % 8 == 0)
        {
            text.Add("github:load-"u8);
            text.Add(member);
        }
        else
        {
            WriteMember(member, ref text);
        }

        text.Add("\",\"activity\":\""u8);
        text.Add(s_activities[(hash >> 8) % (ulong)s_activities.Length]);
        text.Add("\""u8);
        if ((hash >> 16) % 4 == 0)
            text.Add(",\"program\":\"launch-2026\""u8);
    }

    private static void WriteAccount(long account, ref AsciiText text)
    {
        text.Add("load-account-"u8);
        text.Add(account);
    }

    private static void WriteMember(long member, ref AsciiText text)
    {
        text.Add("member:load-"u8);
        text.Add(member);
    }

    private Kind KindOf(long index)
    {
        if (index < Accounts)
            return Kind.Account;
        if (index < FirstOfBody)
            return Kind.Affiliation;
        var share = Hash(index, 4) % 1000;
        return share < ActivityShare ? Kind.Activity : share < ActivityShare + _linksOfThousand ? Kind.Link : Kind.Retraction;
    }

    /// <summary>Of a retraction the activity that it takes back (itself, were there none before), else the event itself.</summary>
    private long SubjectOf(long index)
    {
        if (KindOf(index) != Kind.Retraction)
            return index;
        for (var earlier = index - 1; earlier >= FirstOfBody; earlier--)
        {
            if (KindOf(earlier) == Kind.Activity && OriginalOf(earlier) == earlier)
                return earlier;
        }

        return index;
    }

    private static ReadOnlySpan<byte> TypeOf(Kind kind) => kind switch
    {
        Kind.Account => "crm.account.v1"u8,
        Kind.Affiliation => "community.affiliation.v1"u8,
        Kind.Link => "community.identity.v1"u8,
        Kind.Retraction => "community.retraction.v1"u8,
        _ => "community.activity.v1"u8,
    };

    private long MemberOf(long index) =>
        index < FirstOfBody ? index - Accounts : (long)(Hash(index, 5) % (ulong)Members);

    private DateTime TimeOf(long index) =>
        Start.UtcDateTime.AddTicks((long)((Int128)Span.Ticks * index / Count));

    private ulong Hash(long index, ulong purpose) =>
        SeededDraw.Mix(_seed ^ ((ulong)index * 0x2545F4914F6CDD1D) ^ (purpose << 56));

    private enum Kind
    {
        Account,
        Affiliation,
        Activity,
        Link,
        Retraction,
    }

    /// <summary>Appends to a span that is known to be long enough.</summary>
    private ref struct AsciiText(Span<byte> target)
    {
        private readonly Span<byte> _target = target;

        public int Length { get; private set; }

        public void Add(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_target[Length..]);
            Length += text.Length;
        }

        public void Add(long number)
        {
            Utf8Formatter.TryFormat(number, _target[Length..], out var written);
            Length += written;
        }

        public void Add(DateTime time)
        {
            Utf8Formatter.TryFormat(time, _target[Length..], out var written, 'O');
            Length += written;
        }

        public void AddDate(DateTime time)
        {
            // The date is the head of the round-trip form.
            Utf8Formatter.TryFormat(time, _target[Length..], out _, 'O');
            Length += 10;
        }
    }
}
