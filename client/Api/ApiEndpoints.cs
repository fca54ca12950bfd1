using CommunityScoring.Api.Access;
using CommunityScoring.Api.Accounts;
using CommunityScoring.Api.Alerts;
using CommunityScoring.Api.Audit;
using CommunityScoring.Api.Cluster;
using CommunityScoring.Api.Community;
using CommunityScoring.Api.DeadLetters;
using CommunityScoring.Api.Events;
using CommunityScoring.Api.Keys;
using CommunityScoring.Api.Members;
using CommunityScoring.Api.Models;
using CommunityScoring.Api.OpenApi;
using CommunityScoring.Api.Page;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Revenue;
using CommunityScoring.Api.Sessions;
using CommunityScoring.Api.Streaming;
using CommunityScoring.Api.Webhooks;

namespace CommunityScoring.Api;

/// <summary>The routes of the API.</summary>
public static class ApiEndpoints
{
    /// <summary>Maps every route, the description and the page, behind problem details and keys.</summary>
    /// <param name="app">The host's application, whose services have <see cref="ApiServices.AddCommunityScoringApi"/>.</param>
    public static WebApplication MapCommunityScoringApi(this WebApplication app)
    {
        SecurityHeaders.Use(app);
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<AccessMiddleware>();
        AccountListEndpoints.Map(app);
        AccountBatchEndpoints.Map(app);
        AccountEndpoints.Map(app);
        RevenueEndpoints.Map(app);
        CommunityEndpoints.Map(app);
        QuarantineEndpoints.Map(app);
        UnscoredEndpoints.Map(app);
        PeopleEndpoints.Map(app);
        MemberEndpoints.Map(app);
        AlertEndpoints.Map(app);
        StreamEndpoints.Map(app);
        EventEndpoints.Map(app);
        DeadLetterEndpoints.Map(app);
        ModelEndpoints.Map(app);
        CompareEndpoints.Map(app);
        KeyEndpoints.Map(app);
        SessionEndpoints.Map(app);
        AuditEndpoints.Map(app);
        WebhookEndpoints.Map(app);
        ClusterEndpoints.Map(app);
        GapEndpoints.Map(app);
        HealthEndpoints.Map(app);
        PageEndpoints.Map(app);
        ApiDocument.Map(app).ForEverybody();
        app.RequireAccess();
        return app;
    }

    /// <summary>Maps the probes only, for a silo without the API. Needs an <see cref="IGrainFactory"/> and a <see cref="TimeProvider"/>.</summary>
    /// <param name="app">The host's application.</param>
    public static WebApplication MapCommunityScoringHealth(this WebApplication app)
    {
        SecurityHeaders.Use(app);
        app.UseMiddleware<ProblemMiddleware>();
        HealthEndpoints.Map(app);
        return app;
    }
}
