using CommunityScoring.Api.Problems;
using CommunityScoring.Events;
using Microsoft.AspNetCore.Http.Features;

namespace CommunityScoring.Api.Members;

/// <summary>Reads the identity of a path. An address becomes its pseudonym here, before any grain is touched.</summary>
internal sealed class MemberIdentity(Pseudonymizer pseudonymizer)
{
    private const string Before = "/v1/members/";

    /// <summary>The identities to ask for, in this order: the current one, then that under the previous secret.</summary>
    /// <param name="context">The request.</param>
    /// <param name="decoded">The value as routing has it.</param>
    /// <exception cref="ProblemException">It is no identity of a person.</exception>
    public string[] Read(HttpContext context, string decoded)
    {
        if (!Identity.TryParse(Raw(context) ?? decoded, pseudonymizer, out var identity) || identity.IsDomain)
        {
            throw Refusal.Identity(Identity.Allowed);
        }

        return identity.PreviousKey is { } previous ? [identity.Key, previous] : [identity.Key];
    }

    // Routing leaves %2F as it is, and decodes %252F to the same: only the raw target tells a slash in a value from its escape.
    private static string? Raw(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestFeature>()?.RawTarget is not { Length: > 0 } target)
        {
            return null;
        }

        var path = target.AsSpan();
        var query = path.IndexOf('?');
        path = query < 0 ? path : path[..query];
        var start = path.IndexOf(Before, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        path = path[(start + Before.Length)..];
        var end = path.IndexOf('/');
        return Uri.UnescapeDataString(end < 0 ? path : path[..end]);
    }
}
