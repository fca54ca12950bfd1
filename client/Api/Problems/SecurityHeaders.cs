namespace CommunityScoring.Api.Problems;

/// <summary>What every answer says to browsers: nothing of it is to be run, framed, sniffed at or told to other sites.</summary>
internal static class SecurityHeaders
{
    private const string NothingRuns = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    private const string Year = "max-age=31536000";

    public static void Use(IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        // At the last moment, since an answer that turns into a problem loses what it had.
        context.Response.OnStarting(static state => SetAsync((HttpContext)state), context);
        return next(context);
    });

    private static Task SetAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        headers.TryAdd("Content-Security-Policy", NothingRuns);
        headers.TryAdd("Cache-Control", "no-store");
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = Year;
        }

        return Task.CompletedTask;
    }
}
