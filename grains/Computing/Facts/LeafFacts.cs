using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CommunityScoring.Events;

namespace CommunityScoring.Facts;

/// <summary>The facts that one leaf owns, whole and immutable: what is stored in its row and told to its views.</summary>
/// <param name="Key">The leaf's key, see <see cref="LeafKey"/>.</param>
/// <param name="NewestEvent">Time of the newest event taken here, of those too that an erasure deletes; null for none.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$facts")]
[JsonDerivedType(typeof(IdentityFacts), "identity")]
[JsonDerivedType(typeof(SnapshotFacts), "snapshot")]
public abstract record LeafFacts(string Key, DateTimeOffset? NewestEvent)
{
    /// <summary>
    /// What these facts name as parents, distinct and in ordinal order: the owner, accounts (those that it keeps touches for
    /// too) and mail domain of an identity, the asker of a thread, both ends of a referral, the account of an opportunity, the
    /// domains an account claims.
    /// </summary>
    [JsonIgnore]
    public abstract ImmutableArray<string> Parents { get; }
}

/// <summary>The facts of a leaf that is one last-writer-wins snapshot: the winning event itself.</summary>
/// <param name="Key">The leaf's key.</param>
/// <param name="NewestEvent">Time of the newest event counted here.</param>
/// <param name="Event">The winner by (time, source, id).</param>
public sealed record SnapshotFacts(string Key, DateTimeOffset? NewestEvent, CommunityEvent Event) : LeafFacts(Key, NewestEvent)
{
    /// <summary>That the opportunity has settled, or null; it counts for the closing that it names alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SettledMark? Settled { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ImmutableArray<string> Parents => Event switch
    {
        QuestionEvent question => [LeafKey.Member(question.Member)],
        ReferralEvent referral => ParentsOf(referral),
        OpportunityEvent opportunity => [LeafKey.Account(opportunity.Account)],
        TouchEvent touch => [LeafKey.Account(touch.Account)],
        AccountEvent account => [.. account.ClaimedDomains.Select(LeafKey.Domain)],
        _ => [],
    };

    private static ImmutableArray<string> ParentsOf(ReferralEvent referral)
    {
        var referrer = LeafKey.Member(referral.Referrer);
        var referred = referral.Referred.StartsWith(Identity.DomainPrefix, StringComparison.Ordinal)
            ? LeafKey.Domain(referral.Referred[Identity.DomainPrefix.Length..])
            : LeafKey.Member(referral.Referred);
        return string.CompareOrdinal(referrer, referred) switch
        {
            0 => [referrer],
            < 0 => [referrer, referred],
            _ => [referred, referrer],
        };
    }
}

/// <summary>The facts of an identity.</summary>
/// <param name="Key">The leaf's key.</param>
/// <param name="NewestEvent">Time of the newest event counted here.</param>
/// <param name="Domain">The mail domain of an e-mail identity and the last day an event gave it, or null.</param>
/// <param name="Owner">The latest statement of whom the identity belongs to, or null.</param>
/// <param name="Affiliations">One a key (account, from), deleted ones included, in order of account and then from.</param>
/// <param name="Consents">Changes of consent, in order of their stamps.</param>
/// <param name="ErasedThrough">The tombstone: everything of this day or before is deleted for good. Null: never erased.</param>
/// <param name="Buckets">The record of activity.</param>
public sealed record IdentityFacts(
    string Key,
    DateTimeOffset? NewestEvent,
    MailDomain? Domain,
    OwnerFact? Owner,
    ImmutableArray<AffiliationFact> Affiliations,
    ImmutableArray<ConsentFact> Consents,
    DateOnly? ErasedThrough,
    PackedBuckets Buckets)
    : LeafFacts(Key, NewestEvent)
{
    /// <summary>An identity of which nothing is known.</summary>
    public static IdentityFacts Unknown(string key) => new(key, null, null, null, [], [], null, PackedBuckets.Empty);

    /// <summary>What is kept for opportunities that have settled, in order of their ids and closings.</summary>
    public ImmutableArray<SettledJourney> Settled { get; init; } = [];

    /// <summary>The identity itself, as in <c>github:ana</c>.</summary>
    [JsonIgnore]
    public string Identity => LeafKey.IdOf(Key);

    /// <summary>The identity that owns this one, or null.</summary>
    [JsonIgnore]
    public string? OwnerIdentity => Owner?.Person;

    /// <inheritdoc/>
    [JsonIgnore]
    public override ImmutableArray<string> Parents
    {
        get
        {
            // Asked for with every store: most identities name nobody or one.
            var parents = new List<string>(2 + Affiliations.Length);
            foreach (var affiliation in Affiliations)
            {
                parents.Add(LeafKey.Account(affiliation.Account));
            }

            foreach (var settled in Settled)
            {
                parents.Add(LeafKey.Account(settled.Closing.Account));
            }

            if (Domain is { } domain)
            {
                parents.Add(LeafKey.Domain(domain.Name));
            }

            if (OwnerIdentity is { } owner)
            {
                parents.Add(LeafKey.Member(owner));
            }

            return parents.Count < 2 ? [.. parents] : [.. parents.Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal)];
        }
    }
}

/// <summary>The mail domain behind an e-mail identity.</summary>
/// <param name="Name">The domain, lower-cased.</param>
/// <param name="SeenOn">UTC day of the latest event that gave the address; an erasure of that day or later deletes it.</param>
public sealed record MailDomain(string Name, DateOnly SeenOn);

/// <summary>Whom an identity belongs to.</summary>
/// <param name="Stamp">Of the event that said so.</param>
/// <param name="Person">The owning identity, or null for its own person.</param>
public sealed record OwnerFact(Stamp Stamp, string? Person);

/// <summary>A dated affiliation.</summary>
/// <param name="Stamp">Of the event that said so.</param>
/// <param name="Account">The account's id.</param>
/// <param name="From">First day, or null for always.</param>
/// <param name="Until">First day after, or null for open.</param>
/// <param name="Role">Free text, or null.</param>
/// <param name="Staff">True for the vendor's own people.</param>
/// <param name="Deleted">True when taken back; kept, so that an older statement cannot return.</param>
public sealed record AffiliationFact(Stamp Stamp, string Account, DateOnly? From, DateOnly? Until, string? Role, bool Staff, bool Deleted);

/// <summary>A change of consent, effective from the day of its stamp on.</summary>
/// <param name="Stamp">Of the event that said so.</param>
/// <param name="Granted">True for granted, false for withdrawn.</param>
/// <param name="ReceivedOn">UTC day on which the engine received it; withdrawn days are purged 30 days later.</param>
public sealed record ConsentFact(Stamp Stamp, bool Granted, DateOnly ReceivedOn);
