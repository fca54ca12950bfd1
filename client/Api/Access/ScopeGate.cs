using System.Collections.Immutable;
using CommunityScoring.Api.Members;
using CommunityScoring.Api.Problems;
using CommunityScoring.Api.Reading;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Access;

/// <summary>Keeps a limited key from what is outside its limits, before the handler runs.</summary>
internal sealed class ScopeGate(IGrainFactory grains, MemberIdentity identities, StoredText texts)
{
    private static readonly Envelope<ImmutableArray<string>> _fromOutside = new([]);

    /// <summary>Lets a request through.</summary>
    /// <exception cref="ProblemException">It does not go through.</exception>
    public async ValueTask PassAsync(HttpContext context, RouteAccess access, AccountScope scope)
    {
        if (!scope.IsLimited)
        {
            return;
        }

        switch (access.Limit)
        {
            case AccessLimit.None or AccessLimit.Filtered:
                return;
            case AccessLimit.ByAccount:
                var id = AccountId.Require(ValueOf(context, access), access.Value!);
                if (!await scope.AllowsAsync(grains, id))
                {
                    throw Refusal.UnknownAccount(id);
                }

                return;
            case AccessLimit.ByMember:
                if (!await AllowsMemberAsync(identities.Read(context, ValueOf(context, access)), scope))
                {
                    throw Refusal.UnknownMember();
                }

                return;
            case AccessLimit.BySegment when context.Request.Query["segment"] is [{ } segment] && scope.Limits.Owners.IsDefaultOrEmpty && scope.Allows(texts.Of(segment), null):
                return;
            case AccessLimit.BySegment:
                throw Refusal.Limited(
                    scope.Limits.Owners.IsDefaultOrEmpty
                        ? $"The key is limited; ask with segment, one of: {string.Join(", ", scope.Limits.Segments)}."
                        : "The key is limited to owners, and this is not kept by owner.");
            default:
                throw Refusal.Limited("The key is limited to segments or owners, and this is of the whole community.");
        }
    }

    private async ValueTask<bool> AllowsMemberAsync(IEnumerable<string> keys, AccountScope scope)
    {
        var now = new Envelope<ScoreQuery>(ScoreQuery.Now);
        foreach (var key in keys)
        {
            if ((await grains.GetGrain<IMemberGrain>(key).ReadAsync(now, _fromOutside)).Value is { } reading)
            {
                return reading.Account is { } account && await scope.AllowsAsync(grains, account);
            }
        }

        return false;
    }

    private static string ValueOf(HttpContext context, RouteAccess access) => context.Request.RouteValues[access.Value!] as string ?? string.Empty;
}
