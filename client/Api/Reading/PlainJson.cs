using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace CommunityScoring.Api.Reading;

/// <summary>A JSON answer of the moment, which nobody keeps.</summary>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class PlainJson<T>(T value, int status = StatusCodes.Status200OK) : IResult, IEndpointMetadataProvider
    where T : class
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Default.GetTypeInfo(typeof(T))!);
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        // An endpoint that answers with another status says so itself.
        if (!builder.Metadata.OfType<IProducesResponseTypeMetadata>().Any(produced => produced.StatusCode is >= 200 and < 300))
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        }
    }
}
