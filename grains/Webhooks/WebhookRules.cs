using System.Net;
using System.Text.RegularExpressions;

namespace CommunityScoring.Webhooks;

/// <summary>What a webhook may be.</summary>
public static partial class WebhookRules
{
    /// <summary>What the id of a webhook looks like.</summary>
    public const string IdAllowed = "wh_ and 16 hexadecimal digits";

    private const int MostUrl = 2_048;
    private const int MostInList = 500;

    /// <summary>True where a text may be the id of a webhook.</summary>
    public static bool IsId(string text) => IdPattern().IsMatch(text);

    /// <summary>Checks a webhook that is to be created.</summary>
    /// <param name="url">Where deliveries are to go.</param>
    /// <param name="filter">Which alerts it wants.</param>
    /// <param name="policy">Where webhooks may go.</param>
    /// <returns>The first field that is not allowed; null where all are.</returns>
    public static WebhookRefusal? Check(string url, WebhookFilter filter, WebhookPolicy policy) =>
        CheckUrl(url, policy)
        ?? CheckList("kinds", filter.Kinds, KindPattern(), "the name of a kind of alert, 1-64 characters of [a-z0-9._-], as in risk.at_risk")
        ?? CheckList("accounts", filter.Accounts, AccountPattern(), "an account id, 1-128 characters of [A-Za-z0-9._-]")
        ?? CheckList("segments", filter.Segments, TextPattern(), "a segment, 1-256 characters without control characters")
        ?? CheckList("owners", filter.Owners, TextPattern(), "an owner, 1-256 characters without control characters");

    private static WebhookRefusal? CheckUrl(string text, WebhookPolicy policy)
    {
        var schemes = policy.AllowsHttp ? "https or http" : "https";
        var allowed = $"an absolute address of {schemes} of up to {MostUrl} characters, without user name and fragment, as in https://example.com/hook";
        if (text.Length > MostUrl
            || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || !(url.Scheme == Uri.UriSchemeHttps || (policy.AllowsHttp && url.Scheme == Uri.UriSchemeHttp))
            || url.Host.Length == 0 || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            return new WebhookRefusal("url", text, allowed);
        }

        // Names are resolved, and checked again, with each connection: here only what can never be right is refused.
        var isLocal = IPAddress.TryParse(url.IdnHost, out var address)
            ? !PublicAddress.Is(address)
            : url.IdnHost.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || url.IdnHost.TrimEnd('.').EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        return isLocal && !policy.AllowsPrivateAddresses
            ? new WebhookRefusal("url", text, "a public address: none that is loopback, private, link-local, unique-local or multicast")
            : null;
    }

    private static WebhookRefusal? CheckList(string field, string[] values, Regex pattern, string allowed)
    {
        if (values.Length > MostInList)
        {
            return new WebhookRefusal(field, $"{values.Length} values", $"up to {MostInList} values");
        }

        for (var index = 0; index < values.Length; index++)
        {
            // A list from outside may hold null.
            if (values[index] is not { } value || !pattern.IsMatch(value))
            {
                return new WebhookRefusal($"{field}[{index}]", values[index], allowed);
            }
        }

        return null;
    }

    [GeneratedRegex(@"\Awh_[0-9a-f]{16}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[a-z0-9._-]{1,64}\z")]
    private static partial Regex KindPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,128}\z")]
    private static partial Regex AccountPattern();

    [GeneratedRegex(@"\A[^\p{Cc}]{1,256}\z")]
    private static partial Regex TextPattern();
}
