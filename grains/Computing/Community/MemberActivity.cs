using System.Collections.Immutable;

using CommunityScoring.Facts;

namespace CommunityScoring.Community;

/// <summary>
/// What a person did on the days that belong to one account, as the community sums it; a person comes in as many parts as
/// accounts. Staff days and what consent hides are left out by whoever fills it.
/// </summary>
/// <param name="Person">The person's key.</param>
/// <param name="Account">The account that the days belong to, or null for days that wait for one.</param>
/// <param name="Buckets">Counts of the days, added over identities; times and sentiments are left out.</param>
/// <param name="Questions">The threads asked on these days, by id.</param>
public sealed record MemberActivity(string Person, string? Account, PackedBuckets Buckets, ImmutableArray<AskedQuestion> Questions)
{
    /// <summary>Adds up the buckets of a person's identities.</summary>
    /// <param name="person">The person's key.</param>
    /// <param name="account">The account that the days belong to, or null.</param>
    /// <param name="buckets">
    /// The buckets of these days, in any order; a referral that counts is one <c>referral.made</c> without a program on the
    /// day it was made.
    /// </param>
    /// <param name="questions">The threads asked on these days, in any order.</param>
    public static MemberActivity Of(string person, string? account, IEnumerable<Bucket> buckets, IEnumerable<AskedQuestion> questions)
    {
        var counts = new Dictionary<(DateOnly Day, string Activity, string? Program), long>();
        foreach (var bucket in buckets)
        {
            var key = (bucket.Day, bucket.Activity, bucket.Program);
            counts[key] = counts.GetValueOrDefault(key) + bucket.Count;
        }

        Bucket[] sums =
        [
            .. counts.Where(sum => sum.Value != 0)
                .OrderBy(sum => sum.Key.Day)
                .ThenBy(sum => sum.Key.Activity, StringComparer.Ordinal)
                .ThenBy(sum => sum.Key.Program, StringComparer.Ordinal)
                .Select(sum => new Bucket(sum.Key.Day, sum.Key.Activity, sum.Key.Program, sum.Value, -1, 0, 0)),
        ];
        return new MemberActivity(
            person, account, PackedBuckets.Encode(sums), [.. questions.OrderBy(question => question.Thread, StringComparer.Ordinal)]);
    }
}

/// <summary>A question thread as the community sums it.</summary>
/// <param name="Thread">The thread's id.</param>
/// <param name="OpenedOn">The UTC day it was opened.</param>
/// <param name="Response">Time from opening to <c>answeredAt</c>; null while there is none.</param>
/// <param name="IsSolved">True when its status is <c>solved</c>.</param>
/// <param name="TicketSavedOn">
/// The UTC day of the support ticket that it saved: solved by a member, at <c>solvedAt</c>, else <c>answeredAt</c>, else
/// <c>openedAt</c>. Null when it saved none.
/// </param>
public sealed record AskedQuestion(string Thread, DateOnly OpenedOn, TimeSpan? Response, bool IsSolved, DateOnly? TicketSavedOn);
