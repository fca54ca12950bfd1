using CommunityScoring.Community;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Responses;

/// <summary>A page of activities that the model does not know, and that are worth nothing until a model gives them points.</summary>
/// <param name="Total">How many there are, on all pages.</param>
/// <param name="AsOf">The UTC day it was counted for.</param>
/// <param name="ComputedAt">When the rows behind it were read; at most about a minute ago.</param>
/// <param name="Model">The model that does not know them.</param>
/// <param name="Activities">The activities of this page, the most frequent first.</param>
/// <param name="NextPageToken">The token of the next page; null on the last.</param>
public sealed record UnscoredActivitiesResponse(
    int Total, DateOnly AsOf, DateTimeOffset ComputedAt, ModelUsed Model, IReadOnlyList<UnscoredActivityResponse> Activities, string? NextPageToken)
{
    internal static UnscoredActivitiesResponse Of(Counted<UnscoredPage> counted, string? next) => new(
        counted.Value.Total, counted.AsOf, counted.At, ModelUsed.Of(counted.Model), [.. counted.Value.Activities.Select(UnscoredActivityResponse.Of)], next);
}

/// <summary>An activity that the model does not know.</summary>
/// <param name="Activity">The activity's name.</param>
/// <param name="Count">How often it was done within the model's lookback, staff days left out.</param>
/// <param name="Members">By how many persons.</param>
/// <param name="FirstOn">The first of those UTC days.</param>
/// <param name="LastOn">The last of those UTC days.</param>
/// <param name="Example">A person who did it on the last day.</param>
public sealed record UnscoredActivityResponse(string Activity, long Count, int Members, DateOnly FirstOn, DateOnly LastOn, string Example)
{
    internal static UnscoredActivityResponse Of(UnscoredSummary unscored) =>
        new(unscored.Activity, unscored.Count, unscored.Persons, unscored.FirstOn, unscored.LastOn, unscored.Example);
}
