namespace CommunityScoring.Silo.Demo;

/// <summary>An identity of a member besides the <c>member:</c> one; days count from the start.</summary>
/// <param name="Name">Such as <c>github:jdoe</c>.</param>
/// <param name="LinkedOn">Day on which it is linked to the person.</param>
/// <param name="UnlinkedOn">Day on which it is separated again, if ever.</param>
/// <param name="RelinkedOn">Day on which it is linked once more, if ever.</param>
internal sealed record SampleIdentity(
    string Name, int LinkedOn, int UnlinkedOn = int.MaxValue, int RelinkedOn = int.MaxValue);

/// <summary>A person of the sample; days count from the start.</summary>
internal sealed record SampleMember
{
    public required int Index { get; init; }

    /// <summary>The <c>member:</c> identity, which is the person.</summary>
    public required string Person { get; init; }

    public required int JoinedOn { get; init; }

    /// <summary>Activities a day in full swing.</summary>
    public required double Rate { get; init; }

    public required IReadOnlyList<SampleIdentity> Identities { get; init; }

    /// <summary>The account at the start; null: none, or the vendor where <see cref="Staff"/>.</summary>
    public SampleAccount? Home { get; init; }

    public SampleAccount? MovesTo { get; init; }

    public int MovesOn { get; init; } = int.MaxValue;

    public bool Staff { get; init; }

    /// <summary>False: belongs to the account by the domain of the e-mail address alone.</summary>
    public bool HasAffiliation { get; init; }

    /// <summary>Days after joining on which the affiliation becomes known.</summary>
    public int AffiliationDelay { get; init; }

    public int WithdrawsOn { get; init; } = int.MaxValue;

    public int GrantsOn { get; init; } = int.MaxValue;

    public int ErasedOn { get; init; } = int.MaxValue;

    public string? Role { get; init; }

    public SampleAccount? AccountOn(int day) => day >= MovesOn ? MovesTo : Home;

    /// <summary>Expected activities on the day.</summary>
    public double RateOn(int day, int horizon)
    {
        if (day < JoinedOn || day >= ErasedOn || (day >= WithdrawsOn && day < GrantsOn))
            return 0;
        var account = AccountOn(day);
        return Rate * (account?.Line.IntensityOn(day, horizon) ?? 0.8);
    }

    public double MoodOn(int day, int horizon) => AccountOn(day)?.Line.MoodOn(day, horizon) ?? 0.2;

    /// <summary>The identity that the named system records the member under; the person itself where there is none.</summary>
    public string IdentityIn(string scheme)
    {
        foreach (var identity in Identities)
        {
            if (identity.Name.StartsWith(scheme, StringComparison.Ordinal) && identity.Name[scheme.Length] == ':')
                return identity.Name;
        }

        return Person;
    }
}
