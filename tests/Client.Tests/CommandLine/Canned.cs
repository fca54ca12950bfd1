namespace CommunityScoring.Client.Tests.CommandLine;

/// <summary>Documents as the service writes them.</summary>
internal static class Canned
{
    public const string Acme = """
        { "account": "acme", "name": "Acme", "segment": "enterprise", "owner": "kim", "asOf": "2026-11-20", "model": { "name": "default", "version": 1 },
          "engagement": 13.395872009848253, "momentum": 2.060272139441985,
          "risk": { "score": 35.63483610255472, "state": "healthy", "since": "2026-10-21", "atRiskOn": "2026-12-20" },
          "revenueInfluence": null,
          "members": { "current": 2, "departed": 0, "levels": { "champion": 0, "contributor": 0, "participant": 2, "observer": 0, "dormant": 0 } },
          "lastActiveOn": "2026-11-20",
          "freshness": { "newestEvent": "2026-11-20T09:00:00Z", "partitions": { "community.events/3": 41 } } }
        """;

    public const string AcmeExplanation = """
        { "account": "acme", "asOf": "2026-11-20", "model": { "name": "default", "version": 1 },
          "engagement": { "score": 13.395872009848253, "contributions": 24.89 },
          "risk": { "score": 35.63483610255472, "state": "healthy", "parts": { "thinness": 0.1732082559803035, "support": 0.03333333333333333 } },
          "persons": [ { "person": "github:ana", "raw": 25.477865850653693, "isGone": false,
            "dimensions": [ { "dimension": "contribution", "halfLife": 90, "raw": 14.977865850653693,
              "activities": [ { "activity": "post.created", "buckets": [ { "day": "2026-11-20", "age": 0, "count": 2, "worth": 6, "decayed": 6 } ] } ] } ] } ],
          "somethingNew": { "deep": [ [ 1, null ], { } ] },
          "freshness": { "newestEvent": null } }
        """;

    public const string Ana = """
        { "person": "member:ana", "identities": ["discourse:7", "github:ana", "member:ana"], "account": "acme", "engagement": 35.6927476622782,
          "level": "participant", "raw": { "contribution": 14.977865850653693, "participation": 3.0, "advocacy": 7.5 }, "lastActiveOn": "2026-11-20",
          "revenueInfluence": null, "asOf": "2026-11-20", "model": { "name": "default", "version": 1 }, "freshness": { "newestEvent": null, "partitions": {} } }
        """;

    public const string Cluster = """
        { "silos": [ { "silo": "S127.0.0.1:11111:1", "reportedAt": "2026-11-20T09:00:00Z", "partitions": 1, "problems": [] } ],
          "partitions": [ { "topic": "community.events", "partition": 3, "owner": "S127.0.0.1:11111:1", "endOffset": 12345, "committedOffset": 12300, "lag": 45, "lastCheckpointAt": "2026-11-20T09:00:00Z" } ],
          "records": { "counted": 12000, "duplicate": 5, "ignored": 1, "expired": 0, "deadLettered": 2, "deadLettersByCode": { "not_json": 2 } } }
        """;

    public const string CommunityFigures = """
        { "from": "2026-10-22", "to": "2026-11-20", "by": null, "asOf": "2026-11-20", "computedAt": "2026-11-20T09:59:30Z", "model": { "name": "default", "version": 1 },
          "slices": [ { "segment": null, "program": null,
            "members": { "activeOnLastDay": { "value": null, "group": null, "suppressed": true }, "activeIn7Days": { "value": 40, "group": 40, "suppressed": false },
              "activeIn30Days": { "value": 1234, "group": 1234, "suppressed": false }, "active": { "value": 1234, "group": 1234, "suppressed": false },
              "contributionRate": { "value": 0.1234, "group": 1234, "suppressed": false } },
            "questions": { "medianHours": { "value": 3.25, "group": 40, "suppressed": false } },
            "revenue": [ { "currency": "USD", "generated": 129900, "attributed": 64950.0, "accounts": 12, "suppressed": false, "netValue": { "value": 52.6, "group": 1234, "suppressed": false } },
              { "currency": "EUR", "generated": null, "attributed": null, "accounts": null, "suppressed": true, "netValue": { "value": null, "suppressed": true } } ] } ] }
        """;

    public const string CommunityReturns = """
        { "returns": [ { "currency": "USD", "attributed": 64950, "costOffset": 2500, "costs": 30000, "ratio": 1.2483333333333333 } ] }
        """;

    public const string CommunityCohorts = """
        { "engagedFrom": 20, "engaged": { "winRate": { "value": 0.75, "lower": 0.6, "upper": 0.85, "count": 40, "accounts": 30, "suppressed": false },
            "expansionAmount": [ { "currency": "USD", "amount": { "value": 5000, "lower": 4000, "upper": 6000, "count": 9, "accounts": 9, "suppressed": false } } ] },
          "notEngaged": { "winRate": { "value": null, "lower": null, "upper": null, "count": null, "accounts": null, "suppressed": true }, "expansionAmount": [] } }
        """;

    public const string CommunityAttribution = """
        { "channels": [ { "channel": "event.attended", "markovEffect": 0.75, "markovResult": 2.4000000000000004, "shapleyValue": 2.6 } ] }
        """;

    public const string Problem404 = """{ "type": "urn:x", "title": "Unknown account", "status": 404, "detail": "Nothing was ever recorded for 'ghost'." }""";

    public static string Top(params string[] accounts) => $$"""{ "orderBy": "risk", "total": 7, "accounts": [ {{string.Join(",", accounts)}} ], "nextPageToken": null }""";

    public static string Account(string id, double engagement, double? risk, string state) => FormattableString.Invariant(
        $$$"""{ "account": "{{{id}}}", "engagement": {{{engagement}}}, "momentum": 1, "risk": { "score": {{{(risk is { } score ? FormattableString.Invariant($"{score}") : "null")}}}, "state": "{{{state}}}" }, "lastActiveOn": "2026-11-20" }""");
}
