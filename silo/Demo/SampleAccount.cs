namespace CommunityScoring.Silo.Demo;

/// <summary>An account of the sample and the days (counted from the start) on which its CRM record changes.</summary>
internal sealed record SampleAccount
{
    public required int Index { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Domain { get; init; }

    /// <summary>The domain that replaces <see cref="Domain"/> on <see cref="DomainChangesOn"/>.</summary>
    public string? LaterDomain { get; init; }

    public int DomainChangesOn { get; init; } = int.MaxValue;

    public required StoryLine Line { get; init; }

    public required string Segment { get; init; }

    public required string Owner { get; init; }

    public string? LaterOwner { get; init; }

    public int OwnerChangesOn { get; init; } = int.MaxValue;

    public required string Currency { get; init; }

    /// <summary>Minor units of <see cref="Currency"/> a year.</summary>
    public required long AnnualRevenue { get; init; }

    public string? Parent { get; init; }

    /// <summary>First day in the CRM.</summary>
    public int KnownFrom { get; init; }

    /// <summary>First day as a customer; never for a prospect.</summary>
    public int CustomerFrom { get; init; }

    /// <summary>A day on which the contract renews, as it does every 365 days before and after.</summary>
    public required int RenewalAnchor { get; init; }

    public int ChurnedOn { get; init; } = int.MaxValue;

    public int DeletedOn { get; init; } = int.MaxValue;

    /// <summary>Whether business is done with the account on the day.</summary>
    public bool IsOpenOn(int day) => day >= KnownFrom && day < ChurnedOn && day < DeletedOn;

    public bool IsCustomerOn(int day) => IsOpenOn(day) && day >= CustomerFrom;

    public string DomainOn(int day) => day >= DomainChangesOn ? LaterDomain ?? Domain : Domain;

    public string OwnerOn(int day) => day >= OwnerChangesOn ? LaterOwner ?? Owner : Owner;

    public string StatusOn(int day) =>
        day >= DeletedOn ? "deleted" : day >= ChurnedOn ? "churned" : day >= CustomerFrom ? "customer" : "prospect";

    /// <summary>The first renewal after the day.</summary>
    public int NextRenewalAfter(int day)
    {
        var away = (RenewalAnchor - day) % 365;
        return day + (away <= 0 ? away + 365 : away);
    }
}
