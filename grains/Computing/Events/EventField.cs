using System.Text;
using System.Text.Json;

namespace CommunityScoring.Events;

/// <summary>The fields that data of the contract can have; their JSON names are these in camel case.</summary>
internal enum EventField : byte
{
    Member,
    Activity,
    Program,
    Sentiment,
    Referral,
    Referrer,
    Referred,
    Code,
    Evidence,
    MadeOn,
    Status,
    Thread,
    OpenedAt,
    AnsweredAt,
    SolvedAt,
    SolvedBy,
    Identity,
    Person,
    Account,
    From,
    Until,
    Role,
    Staff,
    Deleted,
    Consent,
    Day,
    Count,
    Cost,
    Amount,
    Currency,
    Name,
    Domains,
    Parent,
    Segment,
    Owner,
    RenewalOn,
    AnnualRevenue,
    Opportunity,
    Kind,
    LeadAt,
    ClosedAt,
    Channel,
    Campaign,
}

/// <summary>The JSON names of <see cref="EventField"/>.</summary>
internal static class EventFieldName
{
    /// <summary>How many fields there are: <see cref="EventField.Campaign"/> is the last.</summary>
    public const int FieldCount = (int)EventField.Campaign + 1;

    private static readonly string[] Names =
        [.. Enum.GetNames<EventField>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    private static readonly (byte[] Utf8, EventField Field)[][] ByLength = Index();

    /// <summary>The JSON name.</summary>
    public static string Of(EventField field) => Names[(int)field];

    /// <summary>The field of a JSON name.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out EventField field)
    {
        if (name.Length < ByLength.Length)
        {
            foreach (var candidate in ByLength[name.Length])
            {
                if (name.SequenceEqual(candidate.Utf8))
                {
                    field = candidate.Field;
                    return true;
                }
            }
        }

        field = default;
        return false;
    }

    private static (byte[] Utf8, EventField Field)[][] Index()
    {
        var fields = Enum.GetValues<EventField>();
        var index = new (byte[], EventField)[Names.Max(name => name.Length) + 1][];
        for (var length = 0; length < index.Length; length++)
        {
            index[length] = [.. fields.Where(field => Of(field).Length == length).Select(field => (Encoding.UTF8.GetBytes(Of(field)), field))];
        }

        return index;
    }
}
