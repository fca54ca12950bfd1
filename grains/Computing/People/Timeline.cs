using System.Collections.Immutable;
using CommunityScoring.Facts;

namespace CommunityScoring.People;

/// <summary>To which account each day of a person belongs. Immutable.</summary>
public sealed class Timeline
{
    private readonly ImmutableArray<AffiliationFact> _affiliations;
    private readonly string? _domainAccount;

    /// <summary>Puts together a person's timeline.</summary>
    /// <param name="identities">The person's identities.</param>
    /// <param name="claimantsOf">The accounts that claim a domain, in ordinal order.</param>
    /// <param name="isPublicProvider">True for a mail domain that matches nothing.</param>
    public Timeline(
        IEnumerable<IdentityFacts> identities, Func<string, IEnumerable<string>> claimantsOf, Predicate<string> isPublicProvider)
    {
        var winners = new Dictionary<(string Account, DateOnly? From), AffiliationFact>();
        var owners = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var identity in identities)
        {
            foreach (var said in identity.Affiliations)
            {
                if (!winners.TryGetValue((said.Account, said.From), out var known) || said.Stamp.CompareTo(known.Stamp) > 0)
                {
                    winners[(said.Account, said.From)] = said;
                }
            }

            if (identity.Domain is { } domain && !isPublicProvider(domain.Name) && claimantsOf(domain.Name).FirstOrDefault() is { } owner)
            {
                owners.Add(owner);
            }
        }

        // The latest start wins a day, then the greatest stamp: so the first match in this order decides.
        _affiliations = [.. winners.Values.Where(said => !said.Deleted)
            .OrderByDescending(said => said.From?.DayNumber ?? -1)
            .ThenByDescending(said => said.Stamp)];
        owners.ExceptWith(_affiliations.Select(said => said.Account));
        _domainAccount = owners.Min;
    }

    /// <summary>The affiliations that stand, latest start first.</summary>
    public ImmutableArray<AffiliationFact> Affiliations => _affiliations;

    /// <summary>The accounts that a day may belong to, staff days included, in ordinal order.</summary>
    public ImmutableArray<string> Accounts
    {
        get
        {
            var accounts = _affiliations.Select(said => said.Account);
            return [.. (_domainAccount is null ? accounts : accounts.Append(_domainAccount)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The account and staff mark of a day, or null when the day waits for an account.</summary>
    public DayAccount? On(DateOnly day)
    {
        foreach (var affiliation in _affiliations)
        {
            if ((affiliation.From is not { } from || from <= day) && (affiliation.Until is not { } until || day < until))
            {
                return new DayAccount(affiliation.Account, affiliation.Staff);
            }
        }

        return _domainAccount is { } account ? new DayAccount(account, false) : null;
    }

    /// <summary>The ranges of days, ascending and apart, that belong to an account.</summary>
    /// <param name="account">The account's id.</param>
    /// <param name="staff">True for the staff days, false for the others.</param>
    public ImmutableArray<DayRange> RangesAt(string account, bool staff) => RangesOf(new DayAccount(account, staff));

    /// <summary>The ranges of days, ascending and apart, that wait for an account.</summary>
    public ImmutableArray<DayRange> RangesWaiting() => RangesOf(null);

    private ImmutableArray<DayRange> RangesOf(DayAccount? wanted)
    {
        // The answer changes only where an affiliation starts or ends.
        var edges = new SortedSet<DateOnly>();
        foreach (var affiliation in _affiliations)
        {
            if (affiliation.From is { } from)
            {
                edges.Add(from);
            }

            if (affiliation.Until is { } until)
            {
                edges.Add(until);
            }
        }

        var ranges = ImmutableArray.CreateBuilder<DayRange>();
        DateOnly? start = null;
        var inside = On(DateOnly.MinValue) == wanted;
        foreach (var edge in edges)
        {
            var now = On(edge) == wanted;
            if (inside && !now)
            {
                ranges.Add(new DayRange(start, edge));
            }
            else if (!inside && now)
            {
                start = edge;
            }

            inside = now;
        }

        if (inside)
        {
            ranges.Add(new DayRange(start, null));
        }

        return ranges.ToImmutable();
    }
}

/// <summary>The account that a person's day belongs to.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="IsStaff">True under a staff affiliation: the day counts nowhere but on the person's own page.</param>
public readonly record struct DayAccount(string Account, bool IsStaff);
