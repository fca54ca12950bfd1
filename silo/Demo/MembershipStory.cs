using CommunityScoring.Events;
namespace CommunityScoring.Silo.Demo;

/// <summary>Identities linked and separated, affiliations and job moves, consent, erasure.</summary>
internal sealed class MembershipStory(SampleCast cast) : StoryPart(cast)
{
    public override string Name => "membership";

    protected override void Tell(Chapter chapter)
    {
        foreach (var member in Cast.Members)
        {
            if (chapter.Day < member.ErasedOn)
            {
                TellIdentities(chapter, member);
                TellAffiliations(chapter, member);
            }

            TellPrivacy(chapter, member);
        }
    }

    private static void TellIdentities(Chapter chapter, SampleMember member)
    {
        foreach (var identity in member.Identities)
        {
            if (chapter.Day == identity.LinkedOn || chapter.Day == identity.RelinkedOn)
                Link(chapter, member, identity.Name, member.Person);
            else if (chapter.Day == identity.UnlinkedOn)
                Link(chapter, member, identity.Name, null);
        }
    }

    private static void Link(Chapter chapter, SampleMember member, string identity, string? person) =>
        chapter.Add(EventTypes.Identity, member.Person, chapter.Moment(), json =>
        {
            json.WriteString("identity", identity);
            json.WriteString("person", person);
        });

    private void TellAffiliations(Chapter chapter, SampleMember member)
    {
        if (!member.HasAffiliation)
            return;
        var home = member.Staff ? SampleCast.VendorAccount : member.Home!.Id;
        if (chapter.Day == member.JoinedOn + member.AffiliationDelay)
            Affiliate(chapter, member, home, member.JoinedOn, null);
        if (chapter.Day != member.MovesOn)
            return;
        Affiliate(chapter, member, home, member.JoinedOn, member.MovesOn);
        Affiliate(chapter, member, member.MovesTo!.Id, member.MovesOn, null);
    }

    private void Affiliate(Chapter chapter, SampleMember member, string account, int from, int? until) =>
        chapter.Add(EventTypes.Affiliation, member.Person, chapter.Moment(), json =>
        {
            json.WriteString("member", member.Person);
            json.WriteString("account", account);
            json.WriteString("from", CloudEventJson.Date(Cast.Midnight(from)));
            if (until is { } end)
                json.WriteString("until", CloudEventJson.Date(Cast.Midnight(end)));
            json.WriteOptional("role", member.Role);
            if (member.Staff)
                json.WriteBoolean("staff", true);
        });

    private static void TellPrivacy(Chapter chapter, SampleMember member)
    {
        if (chapter.Day == member.WithdrawsOn)
            Consent(chapter, member, "withdrawn");
        if (chapter.Day == member.GrantsOn)
            Consent(chapter, member, "granted");
        if (chapter.Day != member.ErasedOn)
            return;
        Erase(chapter, member, member.Person);
        foreach (var identity in member.Identities.Where(i => i.LinkedOn < chapter.Day))
            Erase(chapter, member, identity.Name);
    }

    private static void Consent(Chapter chapter, SampleMember member, string consent) =>
        chapter.Add(EventTypes.Consent, member.Person, chapter.Moment(), json =>
        {
            json.WriteString("member", member.Person);
            json.WriteString("consent", consent);
        });

    private static void Erase(Chapter chapter, SampleMember member, string identity) =>
        chapter.Add(EventTypes.Erasure, ActivityMix.KeyOf(member, identity), chapter.Moment(),
            json => json.WriteString("member", identity));
}
