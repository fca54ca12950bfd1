using System.Text.Json.Serialization;
using Microsoft.OpenApi;

namespace CommunityScoring.Api.OpenApi;

/// <summary>The description of the API at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDescription
{
    /// <summary>The document's name.</summary>
    public const string Name = "v1";

    private const string Scheme = "key";

    public static void Add(IServiceCollection services)
    {
        // The schema generator follows these options; without them every number may also be a string.
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddSingleton<ApiDocument>();
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = description => description.RelativePath is { } path
                && (path.StartsWith("v1/", StringComparison.Ordinal) || path.StartsWith("healthz/", StringComparison.Ordinal));
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Community scoring",
                    Version = Name,
                    Description = "Live engagement and risk of accounts and members. Errors are RFC 9457 problem details.",
                };
                document.Servers?.Clear();
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
                document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "An API key.",
                };
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                if (context.Description.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true)
                {
                    operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
                }

                return Task.CompletedTask;
            });
        });
    }
}
