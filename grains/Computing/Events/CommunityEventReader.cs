using CommunityScoring.Facts;

namespace CommunityScoring.Events;

/// <summary>The events of <c>community.*</c> from their data; null, and the data says why, when it is not good.</summary>
internal static class CommunityEventReader
{
    private const string Referral = "referral.made";

    public static CommunityEvent? Activity(ref EventData data, Stamp stamp)
    {
        var member = data.Person(EventField.Member, true, out var domain);
        var activity = data.Text(EventField.Activity, TextRule.Activity, required: true);
        var program = data.Text(EventField.Program, TextRule.Program);
        var sentiment = data.Sentiment(EventField.Sentiment);
        return data.Rejection is null ? new ActivityEvent(stamp, member!, domain, activity!, program, sentiment) : null;
    }

    public static CommunityEvent? Retraction(ref EventData data, Stamp stamp)
    {
        var member = data.Person(EventField.Member, true, out var domain);
        var activity = data.Text(EventField.Activity, TextRule.Activity, required: true);
        var program = data.Text(EventField.Program, TextRule.Program);
        var day = data.Date(EventField.Day, required: true);
        var count = data.Count(EventField.Count);
        if (activity == Referral)
        {
            data.Reject(RejectionCode.ReferralNotRetractable, EventField.Activity, "any other activity; a referral is taken back by its own status retracted");
        }

        return data.Rejection is null ? new RetractionEvent(stamp, member!, domain, activity!, program, day!.Value, count) : null;
    }

    /// <summary>An identity that is its own person is separated: that is what belonging to nobody else means.</summary>
    public static CommunityEvent? Identity(ref EventData data, Stamp stamp)
    {
        var identity = data.Person(EventField.Identity, true, out var domain);
        var person = data.Person(EventField.Person, !data.Has(EventField.Person), out _);
        return data.Rejection is null ? new IdentityEvent(stamp, identity!, domain, person == identity ? null : person) : null;
    }

    public static CommunityEvent? Affiliation(ref EventData data, Stamp stamp)
    {
        var member = data.Person(EventField.Member, true, out var domain);
        var account = data.Text(EventField.Account, TextRule.Account, required: true);
        var from = data.Date(EventField.From);
        var until = data.Date(EventField.Until);
        var role = data.Text(EventField.Role, TextRule.Free);
        var staff = data.Flag(EventField.Staff);
        var deleted = data.Flag(EventField.Deleted);
        if (until <= from)
        {
            data.Reject(RejectionCode.UntilNotAfterFrom, EventField.Until, "a date after from: until is the first day no longer there");
        }

        return data.Rejection is null ? new AffiliationEvent(stamp, member!, domain, account!, from, until, role, staff, deleted) : null;
    }

    public static CommunityEvent? Consent(ref EventData data, Stamp stamp)
    {
        var member = data.Person(EventField.Member, true, out var domain);
        var consent = data.OneOf(EventField.Consent, ["granted", "withdrawn"], required: true);
        return data.Rejection is null ? new ConsentEvent(stamp, member!, domain, consent == "granted") : null;
    }

    public static CommunityEvent? Erasure(ref EventData data, Stamp stamp)
    {
        var member = data.Person(EventField.Member, true, out var domain);
        return data.Rejection is null ? new ErasureEvent(stamp, member!, domain) : null;
    }

    public static CommunityEvent? ReferralMade(ref EventData data, Stamp stamp)
    {
        var referral = data.Text(EventField.Referral, TextRule.Id, required: true, shared: false);
        var referrer = data.Person(EventField.Referrer, true, out var referrerDomain);
        var referred = data.PersonOrCompany(EventField.Referred, out var referredDomain);
        var code = data.Text(EventField.Code, TextRule.Free);
        var evidence = data.OneOf(EventField.Evidence, ["tracked", "self_reported"], required: true);
        var madeOn = data.Date(EventField.MadeOn, required: true);
        var status = data.OneOf(EventField.Status, ["made", "retracted"]);
        return data.Rejection is null
            ? new ReferralEvent(
                stamp, referral!, referrer!, referrerDomain, referred!, referredDomain, code, evidence!, madeOn!.Value, status == "retracted")
            : null;
    }

    public static CommunityEvent? Question(ref EventData data, Stamp stamp)
    {
        var thread = data.Text(EventField.Thread, TextRule.Id, required: true, shared: false);
        var member = data.Person(EventField.Member, true, out var domain);
        var status = data.OneOf(EventField.Status, ["open", "answered", "solved"], required: true);
        var openedAt = data.Time(EventField.OpenedAt, required: true);
        var answeredAt = data.Time(EventField.AnsweredAt);
        var solvedAt = data.Time(EventField.SolvedAt);
        var solvedBy = data.OneOf(EventField.SolvedBy, ["member", "staff"]);
        return data.Rejection is null
            ? new QuestionEvent(stamp, thread!, member!, domain, status!, openedAt!.Value, answeredAt, solvedAt, solvedBy)
            : null;
    }

    public static CommunityEvent? Cost(ref EventData data, Stamp stamp)
    {
        var cost = data.Text(EventField.Cost, TextRule.Id, required: true, shared: false);
        var program = data.Text(EventField.Program, TextRule.Program);
        var amount = data.Amount(EventField.Amount, required: true);
        var currency = data.Currency(EventField.Currency, required: true);
        var day = data.Date(EventField.Day, required: true);
        return data.Rejection is null ? new CostEvent(stamp, cost!, program, amount!.Value, currency!, day!.Value) : null;
    }
}
