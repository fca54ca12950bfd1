using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace CommunityScoring.Api.Reading;

/// <summary>A JSON answer with an ETag.</summary>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class TaggedJson<T>(T value) : IResult, IEndpointMetadataProvider
    where T : class
{
    public Task ExecuteAsync(HttpContext httpContext) => TaggedBody.WriteAsync(
        httpContext, JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Default.GetTypeInfo(typeof(T))!), "application/json");

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified));
    }
}
