using System.Globalization;
using CommunityScoring.Api.Reading;
using CommunityScoring.Api.Responses;
using static CommunityScoring.Api.Reading.CsvTable;

namespace CommunityScoring.Api.Accounts;

/// <summary>A page of accounts as CSV.</summary>
internal static class AccountCsv
{
    private const string Columns =
        "account,name,segment,owner,asOf,model,modelVersion,engagement,momentum,risk,state,since,atRiskOn,revenueInfluence,"
        + "currentMembers,departedMembers,champions,contributors,participants,observers,dormant,lastActiveOn,status,renewalOn,newestEvent";

    public static CsvTable Of(IReadOnlyList<AccountResponse> accounts) => new(Columns, accounts.Select(Fields));

    private static IEnumerable<string> Fields(AccountResponse account)
    {
        var (risk, members, levels) = (account.Risk, account.Members, account.Members.Levels);
        return
        [
            Text(account.Account), Text(account.Name), Text(account.Segment), Text(account.Owner),
            Day(account.AsOf), Text(account.Model.Name), Number(account.Model.Version),
            Number(account.Engagement), Number(account.Momentum),
            Number(risk.Score), risk.State, Day(risk.Since), Day(risk.AtRiskOn), Number(account.RevenueInfluence),
            Number(members.Current), Number(members.Departed),
            Number(levels.Champion), Number(levels.Contributor), Number(levels.Participant), Number(levels.Observer), Number(levels.Dormant),
            Day(account.LastActiveOn), Text(account.Status), Day(account.RenewalOn),
            account.Freshness.NewestEvent?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? string.Empty,
        ];
    }
}
