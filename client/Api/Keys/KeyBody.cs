using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Keys;

/// <summary>Reads what a key is to be.</summary>
internal static partial class KeyBody
{
    private const int MostLimits = 100;
    private const int MostOverlapSeconds = 7 * 24 * 60 * 60;
    private const string TextAllowed = "1-1024 characters without control characters";
    private static readonly ImmutableArray<string> _fields = ["name", "roles", "segments", "owners", "expiresAt", "requestsPerMinute"];

    /// <summary>Reads the body of a new key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The id that it gets.</param>
    /// <param name="hash">The hash of the secret that it gets.</param>
    /// <param name="now">The present.</param>
    /// <param name="texts">Takes addresses out of what is stored.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="ProblemException">A field is not allowed.</exception>
    public static async Task<NewKey> ReadAsync(
        HttpRequest request, string id, string hash, DateTimeOffset now, StoredText texts, CancellationToken cancellationToken)
    {
        const string nameAllowed = "1-100 letters, digits, spaces and ._-";
        var fields = await BodyFields.ReadAsync(request, isOptional: false, _fields, cancellationToken);
        var name = fields.Text("name", Name().IsMatch, nameAllowed) ?? throw Refusal.Field("name", null, nameAllowed);
        var known = string.Join(", ", AccessRole.All);
        var roles = fields.Texts("roles", AccessRole.All.Length, AccessRole.All.Contains, known);
        if (roles is not { Count: > 0 })
        {
            throw Refusal.Field("roles", null, $"a list of at least one of {known}");
        }

        var limits = new KeyLimits(Limit(fields, "segments", texts), Limit(fields, "owners", texts));
        if (!limits.IsNone && roles.Contains(AccessRole.Admin))
        {
            throw Refusal.Field(limits.Segments.IsEmpty ? "owners" : "segments", "a list", "none together with role admin, which makes keys of every kind");
        }

        return new NewKey(
            id,
            name,
            hash,
            [.. roles.Distinct(StringComparer.Ordinal)],
            limits,
            fields.Whole("requestsPerMinute", 0, AccessOptions.MostRequestsPerMinute),
            Expiry(fields, now));
    }

    /// <summary>Reads how long a former secret still opens.</summary>
    /// <exception cref="ProblemException">A field is not allowed.</exception>
    public static async Task<TimeSpan> ReadOverlapAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var fields = await BodyFields.ReadAsync(request, isOptional: true, ["overlapSeconds"], cancellationToken);
        return TimeSpan.FromSeconds(fields.Whole("overlapSeconds", 0, MostOverlapSeconds) ?? 0);
    }

    private static ImmutableArray<string> Limit(BodyFields fields, string name, StoredText texts) =>
        fields.Texts(name, MostLimits, text => text.Length is >= 1 and <= 1024 && !text.Any(char.IsControl), TextAllowed) switch
        {
            null => [],
            // An empty list could be meant as nothing and would be taken for everything.
            { Count: 0 } => throw Refusal.Field(name, "an empty list", "a list of at least one, or none for all"),
            var given => [.. texts.AllOf(given).Distinct(StringComparer.Ordinal)],
        };

    private static DateTimeOffset? Expiry(BodyFields fields, DateTimeOffset now)
    {
        DateTimeOffset? expiry = null;
        fields.Text(
            "expiresAt",
            text =>
            {
                var isTime = Time().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) && at > now;
                expiry = isTime ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUniversalTime() : null;
                return isTime;
            },
            "a time after now, as in 2027-01-31T00:00:00Z");
        return expiry;
    }

    [GeneratedRegex(@"\A[\p{L}\p{Nd} ._-]{1,100}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,7})?([Zz]|[+-]\d\d:\d\d)\z")]
    private static partial Regex Time();
}
