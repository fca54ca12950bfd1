using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CommunityScoring.Api.OpenApi;

/// <summary>
/// The description as it is sent, made once: it costs half a second of a core, and whoever has no key may ask for it too.
/// Thread-safe.
/// </summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDescription.Name)] IOpenApiDocumentProvider provider)
{
    private const string ContentType = "application/json; charset=utf-8";

    private readonly SemaphoreSlim _writing = new(1);
    private byte[]? _written;

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/openapi/v1.json", async (ApiDocument document, CancellationToken cancellationToken) =>
            Results.Bytes(await document.ReadAsync(cancellationToken), ContentType))
        .ExcludeFromDescription();

    private async ValueTask<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _written) is { } written)
        {
            return written;
        }

        await _writing.WaitAsync(cancellationToken);
        try
        {
            return _written ??= await WriteAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<byte[]> WriteAsync(CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var document = await provider.GetOpenApiDocumentAsync(cancellationToken);
        await document.SerializeAsJsonAsync(text, OpenApiSpecVersion.OpenApi3_1, cancellationToken);
        return text.ToArray();
    }
}
