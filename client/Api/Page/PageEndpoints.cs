using System.Collections.Frozen;
using System.Security.Cryptography;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace CommunityScoring.Api.Page;

/// <summary>The web page: files inside the assembly, no scripts from anywhere else and none inside the page.</summary>
internal static class PageEndpoints
{
    private const string Prefix = "page/";
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, PageFile> _files = typeof(PageEndpoints).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (path, file) in ((string, string)[])[("/", "index.html"), ("/app.css", "app.css"), ("/app.js", "app.js")])
        {
            routes.MapGet(path, (HttpContext context) => Answer(context, file)).ForEverybody().ExcludeFromDescription();
        }

        routes.MapGet("/page/{**file}", (string file, HttpContext context) => Answer(context, file)).ForEverybody().ExcludeFromDescription();
    }

    private static IResult Answer(HttpContext context, string name)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            throw Refusal.NotFound("The page has no such file.");
        }

        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(file.Content, file.ContentType, entityTag: file.Tag);
    }

    private static PageFile Read(string name)
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var content = copy.ToArray();
        var contentType = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
        return new PageFile(content, contentType, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\""));
    }

    private sealed record PageFile(byte[] Content, string ContentType, EntityTagHeaderValue Tag);
}
