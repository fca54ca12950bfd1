using CommunityScoring.Facts;

namespace CommunityScoring.Rows;

/// <summary>The stored shape of an identity's facts.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.IdentityRow")]
public sealed class IdentityRow
{
    /// <summary>The leaf's key.</summary>
    [Id(0)]
    public string Key { get; set; } = "";

    /// <summary>Time of the newest event counted, in UTC ticks; 0 for none.</summary>
    [Id(1)]
    public long NewestEvent { get; set; }

    /// <summary>The mail domain, or null.</summary>
    [Id(2)]
    public string? Domain { get; set; }

    /// <summary>Day number of the latest event that gave the domain.</summary>
    [Id(3)]
    public int DomainSeenOn { get; set; }

    /// <summary>The statement of whom the identity belongs to, or null.</summary>
    [Id(4)]
    public OwnerRow? Owner { get; set; }

    /// <summary>The affiliations.</summary>
    [Id(5)]
    public AffiliationRow[] Affiliations { get; set; } = [];

    /// <summary>The changes of consent.</summary>
    [Id(6)]
    public ConsentRow[] Consents { get; set; } = [];

    /// <summary>Day number of the tombstone; −1 for none.</summary>
    [Id(7)]
    public int ErasedThrough { get; set; } = -1;

    /// <summary>The packed buckets.</summary>
    [Id(8)]
    public byte[] Buckets { get; set; } = [];

    /// <summary>What is kept for opportunities that have settled.</summary>
    [Id(9)]
    public SettledRow? Settled { get; set; }

    /// <summary>The row of facts.</summary>
    public static IdentityRow Of(IdentityFacts facts) => new()
    {
        Key = facts.Key,
        NewestEvent = facts.NewestEvent?.UtcTicks ?? 0,
        Domain = facts.Domain?.Name,
        DomainSeenOn = facts.Domain?.SeenOn.DayNumber ?? 0,
        Owner = facts.Owner is { } owner ? new OwnerRow { Stamp = StampRow.Of(owner.Stamp), Person = owner.Person } : null,
        Affiliations = [.. facts.Affiliations.Select(AffiliationRow.Of)],
        Consents = [.. facts.Consents.Select(consent => new ConsentRow
        {
            Stamp = StampRow.Of(consent.Stamp), Granted = consent.Granted, ReceivedOn = consent.ReceivedOn.DayNumber,
        })],
        ErasedThrough = facts.ErasedThrough?.DayNumber ?? -1,
        Buckets = facts.Buckets.Bytes,
        Settled = SettledRow.Of(facts.Settled),
    };

    /// <summary>The facts of the row.</summary>
    public IdentityFacts ToFacts() => new(
        Key,
        RowTime.Of(NewestEvent),
        Domain is null ? null : new MailDomain(Domain, DateOnly.FromDayNumber(DomainSeenOn)),
        Owner is null ? null : new OwnerFact(Owner.Stamp.ToStamp(), Owner.Person),
        [.. Affiliations.Select(row => row.ToFact())],
        [.. Consents.Select(row => new ConsentFact(row.Stamp.ToStamp(), row.Granted, DateOnly.FromDayNumber(row.ReceivedOn)))],
        ErasedThrough < 0 ? null : DateOnly.FromDayNumber(ErasedThrough),
        PackedBuckets.FromBytes(Buckets))
    {
        Settled = Settled?.ToJourneys() ?? [],
    };
}

/// <summary>The stored shape of a stamp.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.StampRow")]
public sealed class StampRow
{
    /// <summary>UTC ticks.</summary>
    [Id(0)]
    public long Time { get; set; }

    /// <summary>The source.</summary>
    [Id(1)]
    public string Source { get; set; } = "";

    /// <summary>The id.</summary>
    [Id(2)]
    public string Id { get; set; } = "";

    /// <summary>The row of a stamp.</summary>
    public static StampRow Of(Stamp stamp) => new() { Time = stamp.Time.UtcTicks, Source = stamp.Source, Id = stamp.Id };

    /// <summary>The stamp of the row.</summary>
    public Stamp ToStamp() => new(new DateTimeOffset(Time, TimeSpan.Zero), Source, Id);
}

/// <summary>The stored shape of an owner.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.OwnerRow")]
public sealed class OwnerRow
{
    /// <summary>Of the event that said so.</summary>
    [Id(0)]
    public StampRow Stamp { get; set; } = new();

    /// <summary>The owning identity, or null.</summary>
    [Id(1)]
    public string? Person { get; set; }
}

/// <summary>The stored shape of an affiliation.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.AffiliationRow")]
public sealed class AffiliationRow
{
    /// <summary>Of the event that said so.</summary>
    [Id(0)]
    public StampRow Stamp { get; set; } = new();

    /// <summary>The account's id.</summary>
    [Id(1)]
    public string Account { get; set; } = "";

    /// <summary>Day number of the first day; −1 for always.</summary>
    [Id(2)]
    public int From { get; set; } = -1;

    /// <summary>Day number of the first day after; −1 for open.</summary>
    [Id(3)]
    public int Until { get; set; } = -1;

    /// <summary>Free text, or null.</summary>
    [Id(4)]
    public string? Role { get; set; }

    /// <summary>True for the vendor's own people.</summary>
    [Id(5)]
    public bool Staff { get; set; }

    /// <summary>True when taken back.</summary>
    [Id(6)]
    public bool Deleted { get; set; }

    /// <summary>The row of an affiliation.</summary>
    public static AffiliationRow Of(AffiliationFact fact) => new()
    {
        Stamp = StampRow.Of(fact.Stamp),
        Account = fact.Account,
        From = fact.From?.DayNumber ?? -1,
        Until = fact.Until?.DayNumber ?? -1,
        Role = fact.Role,
        Staff = fact.Staff,
        Deleted = fact.Deleted,
    };

    /// <summary>The affiliation of the row.</summary>
    public AffiliationFact ToFact() => new(
        Stamp.ToStamp(),
        Account,
        From < 0 ? null : DateOnly.FromDayNumber(From),
        Until < 0 ? null : DateOnly.FromDayNumber(Until),
        Role,
        Staff,
        Deleted);
}

/// <summary>The stored shape of a change of consent.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.ConsentRow")]
public sealed class ConsentRow
{
    /// <summary>Of the event that said so.</summary>
    [Id(0)]
    public StampRow Stamp { get; set; } = new();

    /// <summary>True for granted.</summary>
    [Id(1)]
    public bool Granted { get; set; }

    /// <summary>Day number of its receipt.</summary>
    [Id(2)]
    public int ReceivedOn { get; set; }
}
