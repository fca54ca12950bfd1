using CommunityScoring.Api.Access;

namespace CommunityScoring.Api.Page;

/// <summary>The web page: files inside the assembly, no scripts from anywhere else and none inside the page.</summary>
internal static class PageEndpoints
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapFile(routes, "/", "index.html", "text/html; charset=utf-8");
        MapFile(routes, "/app.css", "app.css", "text/css; charset=utf-8");
        MapFile(routes, "/app.js", "app.js", "text/javascript; charset=utf-8");
    }

    private static void MapFile(IEndpointRouteBuilder routes, string path, string file, string contentType)
    {
        var content = Read(file);
        routes.MapGet(path, (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(content, contentType);
        }).ForEverybody().ExcludeFromDescription();
    }

    private static byte[] Read(string file)
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream($"page/{file}")
            ?? throw new InvalidOperationException($"The page's file {file} is not in the assembly.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
