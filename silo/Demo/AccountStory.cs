using CommunityScoring.Events;
namespace CommunityScoring.Silo.Demo;

/// <summary>The CRM's record of each account, whenever something in it changes.</summary>
internal sealed class AccountStory(SampleCast cast) : StoryPart(cast)
{
    public override string Name => "account";

    protected override void Tell(Chapter chapter)
    {
        if (chapter.Day == 0)
            TellVendor(chapter);
        foreach (var account in Cast.Accounts)
        {
            if (ChangesOn(account, chapter.Day))
                TellSnapshot(chapter, account);
        }
    }

    private static bool ChangesOn(SampleAccount account, int day) =>
        day == account.KnownFrom || day == account.ChurnedOn || day == account.DeletedOn
        || (account.IsOpenOn(day) && (day == account.CustomerFrom || day == account.DomainChangesOn
            || day == account.OwnerChangesOn || IsRenewal(account, day)));

    private static bool IsRenewal(SampleAccount account, int day) =>
        account.IsCustomerOn(day) && account.NextRenewalAfter(day - 1) == day;

    private static void TellVendor(Chapter chapter) =>
        chapter.Add(EventTypes.Account, SampleCast.VendorAccount, chapter.Moment(), json =>
        {
            json.WriteString("account", SampleCast.VendorAccount);
            json.WriteString("name", "Vendor (own staff)");
            json.WriteStartArray("domains");
            json.WriteStringValue(SampleCast.VendorDomain);
            json.WriteEndArray();
            json.WriteString("segment", "internal");
        });

    private void TellSnapshot(Chapter chapter, SampleAccount account)
    {
        var day = chapter.Day;
        chapter.Add(EventTypes.Account, account.Id, chapter.Moment(), json =>
        {
            json.WriteString("account", account.Id);
            json.WriteString("name", account.Name);
            json.WriteStartArray("domains");
            json.WriteStringValue(account.DomainOn(day));
            json.WriteEndArray();
            json.WriteOptional("parent", account.Parent);
            json.WriteString("segment", account.Segment);
            json.WriteString("owner", account.OwnerOn(day));
            json.WriteString("status", account.StatusOn(day));
            if (account.IsCustomerOn(day))
                json.WriteString("renewalOn", CloudEventJson.Date(Cast.Midnight(account.NextRenewalAfter(day))));
            json.WriteNumber("annualRevenue", account.AnnualRevenue);
            json.WriteString("currency", account.Currency);
        });
    }
}
