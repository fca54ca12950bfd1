using CommunityScoring.Facts;
using CommunityScoring.Storage;

namespace CommunityScoring.Api.Responses;

/// <summary>What is held under one identity.</summary>
/// <param name="Identity">The identity; of a mail address its pseudonym.</param>
/// <param name="NewestEvent">Time of the newest event taken, of those too that an erasure deletes; null for none.</param>
/// <param name="ErasedThrough">The tombstone: everything of this day or before was deleted and is ignored when it comes again.</param>
/// <param name="MailDomain">The domain behind the address.</param>
/// <param name="Link">Whom the identity belongs to.</param>
/// <param name="Affiliations">Accounts that the identity was said to belong to.</param>
/// <param name="Consents">Changes of consent.</param>
/// <param name="Activity">What was done, by day, activity and program.</param>
/// <param name="Settled">Touches that are kept for opportunities that have settled.</param>
/// <param name="Row">The row itself; null where another row names the identity and nothing is stored of it.</param>
public sealed record FootprintIdentity(
    string Identity,
    DateTimeOffset? NewestEvent,
    DateOnly? ErasedThrough,
    FootprintSection<FootprintDomain> MailDomain,
    FootprintSection<FootprintLink> Link,
    FootprintSection<FootprintAffiliation> Affiliations,
    FootprintSection<FootprintConsent> Consents,
    FootprintSection<FootprintBucket> Activity,
    FootprintSection<FootprintSettled> Settled,
    FootprintRow? Row)
{
    internal static FootprintIdentity Of(string identity, StoredLeaf? row)
    {
        var facts = row?.State.Facts as IdentityFacts ?? IdentityFacts.Unknown(LeafKey.Member(identity));
        return new FootprintIdentity(
            identity,
            facts.NewestEvent,
            facts.ErasedThrough,
            new("Matches the person to the account that claims the domain; the address itself is not kept.",
                facts.Domain is { } domain ? [new FootprintDomain(domain.Name, domain.SeenOn)] : []),
            new("Puts the identities of one person together.",
                facts.Owner is { } owner ? [new FootprintLink(owner.Person, FootprintStamp.Of(owner.Stamp))] : []),
            new("Says to which account a day of the person belongs.", [.. facts.Affiliations.Select(FootprintAffiliation.Of)]),
            new("Says which days may be shown and counted.",
                [.. facts.Consents.Select(change => new FootprintConsent(change.Granted, change.ReceivedOn, FootprintStamp.Of(change.Stamp)))]),
            new("The record of activity that scores, journeys and figures are computed from.", BucketsOf(facts.Buckets)),
            new("What the credits of an opportunity closed two and a half years ago rest on, so that they stay as they were.",
                [.. facts.Settled.Select(FootprintSettled.Of)]),
            row is null ? null : FootprintRow.Of(row));
    }

    private static FootprintBucket[] BucketsOf(PackedBuckets packed)
    {
        var buckets = packed.Decode();
        var shown = new FootprintBucket[buckets.Length];
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = FootprintBucket.Of(buckets[i]);
        }

        return shown;
    }
}

/// <summary>The event that said something.</summary>
/// <param name="Time">Its time.</param>
/// <param name="Source">Its source.</param>
/// <param name="Id">Its id within the source.</param>
public sealed record FootprintStamp(DateTimeOffset Time, string Source, string Id)
{
    internal static FootprintStamp Of(Stamp stamp) => new(stamp.Time, stamp.Source, stamp.Id);
}

/// <summary>A mail domain.</summary>
/// <param name="Name">The domain.</param>
/// <param name="SeenOn">UTC day of the latest event that gave the address.</param>
public sealed record FootprintDomain(string Name, DateOnly SeenOn);

/// <summary>Whom an identity belongs to.</summary>
/// <param name="Owner">The owning identity; null where it was said to be its own person.</param>
/// <param name="StatedBy">The event that said so.</param>
public sealed record FootprintLink(string? Owner, FootprintStamp StatedBy);

/// <summary>A dated affiliation.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="From">First day, or null for always.</param>
/// <param name="Until">First day after, or null for open.</param>
/// <param name="Role">Free text, or null.</param>
/// <param name="Staff">True for the vendor's own people.</param>
/// <param name="Deleted">True when taken back; kept, so that an older statement cannot return.</param>
/// <param name="StatedBy">The event that said so.</param>
public sealed record FootprintAffiliation(
    string Account, DateOnly? From, DateOnly? Until, string? Role, bool Staff, bool Deleted, FootprintStamp StatedBy)
{
    internal static FootprintAffiliation Of(AffiliationFact fact) =>
        new(fact.Account, fact.From, fact.Until, fact.Role, fact.Staff, fact.Deleted, FootprintStamp.Of(fact.Stamp));
}

/// <summary>A change of consent.</summary>
/// <param name="Granted">True for granted, false for withdrawn.</param>
/// <param name="ReceivedOn">UTC day on which the engine received it.</param>
/// <param name="StatedBy">The event that said so.</param>
public sealed record FootprintConsent(bool Granted, DateOnly ReceivedOn, FootprintStamp StatedBy);

/// <summary>Touches kept for one closed opportunity.</summary>
/// <param name="Opportunity">The opportunity.</param>
/// <param name="Account">Its account.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ClosedAt">When it was closed.</param>
/// <param name="Touches">The touches.</param>
public sealed record FootprintSettled(
    string Opportunity, string Account, DateTimeOffset OpenedAt, DateTimeOffset ClosedAt, IReadOnlyList<FootprintSettledTouch> Touches)
{
    internal static FootprintSettled Of(SettledJourney journey) => new(
        journey.Closing.Opportunity,
        journey.Closing.Account,
        journey.Closing.OpenedAt,
        journey.Closing.ClosedAt,
        [.. journey.Touches.Select(touch => new FootprintSettledTouch(touch.At, touch.Activity, touch.Program, touch.Uses.ToString()))]);
}

/// <summary>A touch that is kept.</summary>
/// <param name="At">When it was.</param>
/// <param name="Activity">The activity.</param>
/// <param name="Program">The program, or null.</param>
/// <param name="Uses">What it counts as.</param>
public sealed record FootprintSettledTouch(DateTimeOffset At, string Activity, string? Program, string Uses);

/// <summary>What was done of one activity in one program on one day.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Activity">The activity.</param>
/// <param name="Program">The program, or null.</param>
/// <param name="Count">Activities less retractions.</param>
/// <param name="FirstAt">Time of the earliest; null where only retractions came.</param>
/// <param name="Positive">Sum of positive sentiment, in millionths.</param>
/// <param name="Negative">Sum of negative sentiment, in millionths.</param>
public sealed record FootprintBucket(
    DateOnly Day, string Activity, string? Program, long Count, DateTimeOffset? FirstAt, long Positive, long Negative)
{
    internal static FootprintBucket Of(Bucket bucket) => new(
        bucket.Day,
        bucket.Activity,
        bucket.Program,
        bucket.Count,
        bucket.FirstAt < 0 ? null : new DateTimeOffset(bucket.Day, new TimeOnly(bucket.FirstAt), TimeSpan.Zero),
        bucket.Positive,
        bucket.Negative);
}
