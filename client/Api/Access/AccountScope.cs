using CommunityScoring.Contracts;
using CommunityScoring.Events;

namespace CommunityScoring.Api.Access;

/// <summary>
/// Which accounts the key of a request reaches. A handler takes it as a parameter, as in
/// <c>(AccountScope scope, …) => all.Where(account => scope.Allows(account.Segment, account.Owner))</c>, or has it from
/// <see cref="Of"/>. What outlives the request, as a stream does, keeps <see cref="Limits"/>.
/// </summary>
public sealed class AccountScope
{
    private readonly KeyLimits _limits;

    internal AccountScope(KeyLimits limits) => _limits = limits;

    /// <summary>Every account.</summary>
    public static AccountScope All { get; } = new(KeyLimits.None);

    /// <summary>The limits, to be kept with what outlives the request.</summary>
    public KeyLimits Limits => _limits;

    /// <summary>True where not every account is reached.</summary>
    public bool IsLimited => !_limits.IsNone;

    /// <summary>True once the handler has taken it.</summary>
    internal bool IsTaken { get; private set; }

    /// <summary>The scope of a request that has passed the keys; every account for a route that needs none.</summary>
    /// <param name="context">The request.</param>
    public static AccountScope Of(HttpContext context)
    {
        if (context.Features.Get<AccountScope>() is not { } scope)
        {
            return All;
        }

        scope.IsTaken = true;
        return scope;
    }

    /// <summary>Gives it to a handler that has it among its parameters.</summary>
    /// <param name="context">The request.</param>
    public static ValueTask<AccountScope?> BindAsync(HttpContext context) => ValueTask.FromResult<AccountScope?>(Of(context));

    /// <summary>True where an account is reached.</summary>
    /// <param name="segment">The account's segment, or null.</param>
    /// <param name="owner">The account's owner, or null.</param>
    /// <param name="formerOwner">The same owner under the previous pseudonym secret, or null.</param>
    public bool Allows(string? segment, string? owner, string? formerOwner = null) => _limits.Allows(segment, owner, formerOwner);

    /// <summary>True where an account is reached.</summary>
    /// <param name="snapshot">What the CRM last said of the account, or null.</param>
    public bool Allows(AccountEvent? snapshot) => Allows(snapshot?.Segment, snapshot?.Owner, snapshot?.FormerOwner);

    /// <summary>True where an account is reached; asks the account only for a limited key. False for one that nothing was recorded for.</summary>
    /// <param name="grains">Reaches the account.</param>
    /// <param name="account">The account's id, checked.</param>
    public async ValueTask<bool> AllowsAsync(IGrainFactory grains, string account) =>
        !IsLimited
        || ((await grains.GetGrain<IAccountGrain>(account).ReadAsync(new Envelope<ScoreQuery>(ScoreQuery.Now))).Value is { } reading
            && Allows(reading.Snapshot));
}
