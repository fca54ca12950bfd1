namespace CommunityScoring.Api.Access;

/// <summary>
/// The cookie of a session: a token that scripts cannot read and that other sites' requests do not carry. What changes anything
/// must come from a page of this host besides, as the browser says it.
/// </summary>
internal static class SessionCookie
{
    /// <summary>How long a session lasts, if its key does.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    private const string Name = "community_scoring_session";

    // With this prefix a browser takes the cookie from nobody but this host itself, by https.
    private const string SecureName = "__Host-" + Name;

    public static string? Read(HttpRequest request) => request.Cookies[NameFor(request)] is { Length: > 0 } token ? token : null;

    public static void Write(HttpContext context, string token) => context.Response.Cookies.Append(NameFor(context.Request), token, Options(context, Lasts));

    public static void Remove(HttpContext context) => context.Response.Cookies.Append(NameFor(context.Request), string.Empty, Options(context, TimeSpan.Zero));

    /// <summary>True where a request changes nothing, or comes from a page of this host.</summary>
    public static bool IsFromHere(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return true;
        }

        // Browsers send the first by https and at localhost, the other with every request that is not a plain read.
        if (request.Headers["Sec-Fetch-Site"] is [{ } site])
        {
            return site == "same-origin";
        }

        return request.Headers.Origin is [{ } origin]
            && Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && from.Scheme == request.Scheme
            && HostString.FromUriComponent(from) is var host
            && string.Equals(host.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase)
            && from.Port == (request.Host.Port ?? (request.IsHttps ? 443 : 80));
    }

    private static string NameFor(HttpRequest request) => request.IsHttps ? SecureName : Name;

    private static CookieOptions Options(HttpContext context, TimeSpan lasts) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        MaxAge = lasts,
        IsEssential = true,
    };
}
