using System.Text.Json;
using CommunityScoring.Alerts;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;
using CommunityScoring.Events;

namespace CommunityScoring.Api;

/// <summary>The JSON of what leaves by other ways than a request, in the shapes of the API: one shape wherever it is read.</summary>
public static class OutwardJson
{
    /// <summary>An alert as <c>GET /v1/alerts/{id}</c> answers it.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="snapshot">What the CRM last said of its account, or null.</param>
    /// <param name="now">The moment that its state is of.</param>
    public static string AlertOf(Alert alert, AccountEvent? snapshot, DateTimeOffset now) =>
        JsonSerializer.Serialize(AlertResponse.Of(alert, snapshot, now), ApiJson.Default.AlertResponse);

    /// <summary>An account as <c>GET /v1/accounts/{id}</c> answers it.</summary>
    /// <param name="reading">The account with the scores of a day.</param>
    public static string AccountOf(AccountReading reading) =>
        JsonSerializer.Serialize(AccountResponse.Of(reading), ApiJson.Default.AccountResponse);
}
