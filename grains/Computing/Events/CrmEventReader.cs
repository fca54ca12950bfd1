using CommunityScoring.Facts;

namespace CommunityScoring.Events;

/// <summary>The events of <c>crm.*</c> from their data; null, and the data says why, when it is not good.</summary>
internal static class CrmEventReader
{
    public static CommunityEvent? Account(ref EventData data, Stamp stamp)
    {
        var account = data.Text(EventField.Account, TextRule.Account, required: true);
        var name = data.Text(EventField.Name, TextRule.Free, shared: false);
        var domains = data.HostNames(EventField.Domains);
        var parent = data.Text(EventField.Parent, TextRule.Account);
        var segment = data.Text(EventField.Segment, TextRule.Free);
        var owner = data.Text(EventField.Owner, TextRule.Free);
        var status = data.OneOf(EventField.Status, ["prospect", "customer", "churned", "deleted"]);
        var renewalOn = data.Date(EventField.RenewalOn);
        var annualRevenue = data.Amount(EventField.AnnualRevenue);
        var currency = data.Currency(EventField.Currency);
        return data.Rejection is null
            ? new AccountEvent(stamp, account!, name, domains, parent, segment, owner, status, renewalOn, annualRevenue, currency)
            {
                FormerOwner = data.FormerText(EventField.Owner),
            }
            : null;
    }

    public static CommunityEvent? Opportunity(ref EventData data, Stamp stamp)
    {
        var opportunity = data.Text(EventField.Opportunity, TextRule.Id, required: true, shared: false);
        var account = data.Text(EventField.Account, TextRule.Account, required: true);
        var kind = data.OneOf(EventField.Kind, ["new", "expansion", "renewal"], required: true);
        var status = data.OneOf(EventField.Status, ["open", "won", "lost", "deleted"], required: true);
        var amount = data.Amount(EventField.Amount, required: true);
        var currency = data.Currency(EventField.Currency, required: true);
        var openedAt = data.Time(EventField.OpenedAt, required: true);
        var leadAt = data.Time(EventField.LeadAt);
        var closedAt = data.Time(EventField.ClosedAt, closing: true);
        var owner = data.Text(EventField.Owner, TextRule.Free);
        var program = data.Text(EventField.Program, TextRule.Program);
        if (closedAt is null && (status is "won" or "lost"))
        {
            data.Reject(RejectionCode.MissingClosedAt, EventField.ClosedAt, $"an RFC 3339 time or a date, because status is {status}");
        }

        if (closedAt < openedAt)
        {
            data.Reject(RejectionCode.ClosedBeforeOpened, EventField.ClosedAt, "a time at or after openedAt");
        }

        return data.Rejection is null
            ? new OpportunityEvent(
                stamp, opportunity!, account!, kind!, status!, amount!.Value, currency!, openedAt!.Value, leadAt, closedAt, owner, program)
            : null;
    }

    public static CommunityEvent? Touch(ref EventData data, Stamp stamp)
    {
        var account = data.Text(EventField.Account, TextRule.Account, required: true);
        var channel = data.Text(EventField.Channel, TextRule.Channel, required: true);
        var campaign = data.Text(EventField.Campaign, TextRule.Free);
        var member = data.Person(EventField.Member, false, out _);
        return data.Rejection is null ? new TouchEvent(stamp, account!, channel!, campaign, member) : null;
    }
}
