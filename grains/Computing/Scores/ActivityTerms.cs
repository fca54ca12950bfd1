using System.Collections.Immutable;

namespace CommunityScoring.Scores;

/// <summary>One activity's part in a raw score.</summary>
/// <param name="Activity">The activity's name.</param>
/// <param name="Points">Worth of one.</param>
/// <param name="DailyCap">How many of a day count at most.</param>
/// <param name="Raw">The sum of the terms' decayed worths, added from the first to the last.</param>
/// <param name="Terms">The buckets, in ascending order of days; one or more.</param>
public sealed record ActivityTerms(string Activity, double Points, int DailyCap, double Raw, ImmutableArray<ActivityTerm> Terms);
