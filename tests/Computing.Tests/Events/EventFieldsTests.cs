using CommunityScoring.Events;
using static CommunityScoring.Computing.Tests.Events.EventJson;

namespace CommunityScoring.Computing.Tests.Events;

public sealed class EventFieldsTests
{
    private const string Pseudonym = "email:" + Jane;

    [Fact]
    public void Every_type_is_read()
    {
        Assert.Equal(EventTypes.All.Order(), Good.Select(good => good.Type).Order());
        Assert.All(Good, good => Assert.Equal(ParsedKind.Event, Parse(Event(good.Type, good.Data)).Kind));
    }

    [Fact]
    public void Activity()
    {
        var read = Read<ActivityEvent>(EventTypes.Activity, DataOf(EventTypes.Activity));
        Assert.Equal(("github:ana", null, "answer.accepted", "docs", -250_000), (read.Member, read.Domain, read.Activity, read.Program, read.Sentiment));
        Assert.Equal((new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), "/tests", "e-1"), (read.Stamp.Time, read.Stamp.Source, read.Stamp.Id));
    }

    [Fact]
    public void Addresses_in_ids_notes_and_sources_are_pseudonyms()
    {
        foreach (var (type, data) in Good)
        {
            var said = Event(type, data.Replace("\"t-17\"", "\"re: jane@acme.com\"").Replace("\"r-1\"", "\"jane@acme.com/1\"").Replace("\"A1\"", "\"jane%40acme.com\"")
                    .Replace("\"CTO\"", "\"boss of Jane@Acme.com\"").Replace("\"docs\"", "\"jane\\u0040acme.com\"").Replace("\"q4\"", "\"email:jane@acme.com\""))
                .Replace("\"e-1\"", "\"jane@acme.com-17\"").Replace("\"/tests\"", "\"mailto:jane@acme.com\"");
            var read = Parse(said).Event!;
            Assert.Equal(Parse(said).Event!.Stamp, read.Stamp);
            Assert.Contains(Pseudonym, read.Stamp.Source, StringComparison.Ordinal);
            Assert.DoesNotContain("jane", System.Text.Json.JsonSerializer.Serialize(read), StringComparison.OrdinalIgnoreCase);
        }

        var thread = Read<QuestionEvent>(EventTypes.Question, DataOf(EventTypes.Question).Replace("t-17", "re: jane@acme.com"));
        Assert.Equal("re: " + Pseudonym, thread.Thread);
    }

    [Theory]
    [InlineData("kim", "kim")]
    [InlineData("jane@acme.com", Pseudonym)]
    [InlineData("Jane@Acme.com", Pseudonym)]
    [InlineData("email:jane@acme.com", Pseudonym)]
    [InlineData("Jane Doe <jane@acme.com>", $"Jane Doe <{Pseudonym}>")]
    public void Who_looks_after_an_account_or_opportunity_has_no_address(string owner, string kept)
    {
        var account = Read<AccountEvent>(EventTypes.Account, DataOf(EventTypes.Account).Replace("\"kim\"", $"\"{owner}\""));
        Assert.Equal((kept, null), (account.Owner, account.FormerOwner));
        Assert.Equal(kept, Read<OpportunityEvent>(EventTypes.Opportunity, DataOf(EventTypes.Opportunity).Replace("\"kim\"", $"\"{owner}\"")).Owner);
    }

    [Fact]
    public void Times_and_dates()
    {
        var question = Read<QuestionEvent>(EventTypes.Question, DataOf(EventTypes.Question));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), question.OpenedAt);
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 1, 4, 5, TimeSpan.Zero), question.AnsweredAt);
        Assert.Equal(TimeSpan.Zero, question.AnsweredAt!.Value.Offset);
        Assert.Equal(new DateTimeOffset(2026, 11, 3, 0, 0, 0, TimeSpan.Zero), question.SolvedAt);

        var opportunity = Read<OpportunityEvent>(EventTypes.Opportunity, DataOf(EventTypes.Opportunity));
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero).AddTicks(-1), opportunity.ClosedAt);
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero), opportunity.LeadAt);
    }

    [Fact]
    public void A_date_that_closes_is_after_a_time_of_that_day() =>
        Read<OpportunityEvent>(EventTypes.Opportunity, DataOf(EventTypes.Opportunity).Replace("\"2026-10-01\"", "\"2026-11-01T23:00:00Z\""));

    [Fact]
    public void Account_domains_are_distinct_and_ordered()
    {
        var read = Read<AccountEvent>(EventTypes.Account, DataOf(EventTypes.Account));
        Assert.Equal(["a.acme.com", "acme.com"], read.Domains.ToArray());
        Assert.Equal((5_000_000L, "EUR", "customer"), (read.AnnualRevenue!.Value, read.Currency, read.Status));
    }

    [Theory]
    [InlineData("""{"identity":"github:ana","person":null}""", null)]
    [InlineData("""{"identity":"github:ana","person":"GitHub:Ana "}""", null)]
    [InlineData("""{"identity":"github:ana","person":"member:1"}""", "member:1")]
    public void Identity_and_person(string data, string? person) =>
        Assert.Equal(person, Read<IdentityEvent>(EventTypes.Identity, data).Person);

    [Fact]
    public void What_may_be_left_out_has_its_default()
    {
        var retraction = Read<RetractionEvent>(EventTypes.Retraction, """{"member":"a:b","activity":"x","day":"2026-11-01","program":null}""");
        Assert.Equal((1, null), (retraction.Count, retraction.Program));
        var referral = Read<ReferralEvent>(EventTypes.Referral, """{"referral":"r","referrer":"a:b","referred":"email:Jane@Acme.com","evidence":"self_reported","madeOn":"2026-11-01"}""");
        Assert.Equal((false, "acme.com", "email:" + Jane), (referral.Retracted, referral.ReferredDomain, referral.Referred));
        var account = Read<AccountEvent>(EventTypes.Account, """{"account":"a","name":""}""");
        Assert.True(account.Domains.IsEmpty);
        Assert.Null(account.Name);
        Read<OpportunityEvent>(EventTypes.Opportunity, """{"opportunity":"o","account":"a","kind":"renewal","status":"open","amount":0,"currency":"JPY","openedAt":"2026-10-01"}""");
    }

    [Theory]
    [InlineData("1", 1_000_000)]
    [InlineData("-1.0", -1_000_000)]
    [InlineData("0.0000005", 1)]
    [InlineData("-5e-7", -1)]
    [InlineData("0.00000049", 0)]
    [InlineData("null", 0)]
    public void Sentiment_in_millionths(string sentiment, int millionths) =>
        Assert.Equal(millionths, Read<ActivityEvent>(EventTypes.Activity, $$"""{"member":"a:b","activity":"x","sentiment":{{sentiment}}}""").Sentiment);

    [Fact]
    public void Escapes_duplicates_and_strangers()
    {
        var read = Read<ActivityEvent>(EventTypes.Activity, """{"x":[{"member":1}],"member":"a:1","m\u0065mber":"\u0061:Ä\u00d6","activity":"x\u002ey"}""");
        Assert.Equal(("a:äö", "x.y"), (read.Member, read.Activity));
    }

    [Theory]
    [InlineData(EventTypes.Activity, "member", "activity")]
    [InlineData(EventTypes.Referral, "referral", "referrer", "referred", "evidence", "madeOn")]
    [InlineData(EventTypes.Question, "thread", "member", "status", "openedAt")]
    [InlineData(EventTypes.Identity, "identity", "person")]
    [InlineData(EventTypes.Affiliation, "member", "account")]
    [InlineData(EventTypes.Consent, "member", "consent")]
    [InlineData(EventTypes.Erasure, "member")]
    [InlineData(EventTypes.Retraction, "member", "activity", "day")]
    [InlineData(EventTypes.Cost, "cost", "amount", "currency", "day")]
    [InlineData(EventTypes.Account, "account")]
    [InlineData(EventTypes.Opportunity, "opportunity", "account", "kind", "status", "amount", "currency", "openedAt")]
    [InlineData(EventTypes.Touch, "account", "channel")]
    public void Required_fields(string type, params string[] fields) =>
        Assert.All(fields, field => Rejects(Event(type, DataOf(type).Replace($"\"{field}\":", "\"gone\":")), RejectionCode.MissingField, field));

    [Theory]
    [InlineData(EventTypes.Activity, "member", "\"octocat\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Activity, "member", "\"git hub:octocat\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Activity, "member", "\"github:\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Activity, "member", "\"domain:acme.com\"", RejectionCode.DomainNotAllowed)]
    [InlineData(EventTypes.Activity, "member", "\"a:\\ud800\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Activity, "member", "7", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Activity, "activity", "\"Post.Created\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Activity, "activity", "\"\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Activity, "program", "\"a\\u0000\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Activity, "program", "\"a\\u0085\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Activity, "sentiment", "1.01", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Activity, "sentiment", "\"1\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Activity, "sentiment", "1e400", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Referral, "referrer", "\"domain:acme.com\"", RejectionCode.DomainNotAllowed)]
    [InlineData(EventTypes.Referral, "referred", "\"domain:acme\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Referral, "evidence", "\"rumour\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Referral, "madeOn", "\"2026-11-01T00:00:00Z\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Referral, "status", "\"gone\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Question, "status", "\"closed\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Question, "openedAt", "\"yesterday\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Question, "solvedBy", "\"bot\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Identity, "identity", "\"domain:acme.com\"", RejectionCode.DomainNotAllowed)]
    [InlineData(EventTypes.Identity, "person", "\"domain:acme.com\"", RejectionCode.DomainNotAllowed)]
    [InlineData(EventTypes.Affiliation, "account", "\"a/b\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Affiliation, "until", "\"2026-01-01\"", RejectionCode.UntilNotAfterFrom)]
    [InlineData(EventTypes.Affiliation, "from", "\"2026-02-30\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Affiliation, "staff", "\"true\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Consent, "consent", "true", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Retraction, "activity", "\"referral.made\"", RejectionCode.ReferralNotRetractable)]
    [InlineData(EventTypes.Retraction, "count", "0", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Retraction, "count", "1.5", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Cost, "amount", "1.5", RejectionCode.AmountNotInteger)]
    [InlineData(EventTypes.Cost, "amount", "1e3", RejectionCode.AmountNotInteger)]
    [InlineData(EventTypes.Cost, "amount", "\"129900\"", RejectionCode.AmountNotInteger)]
    [InlineData(EventTypes.Cost, "amount", "-1", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Cost, "amount", "9223372036854775808", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Cost, "currency", "\"ABC\"", RejectionCode.UnknownCurrency)]
    [InlineData(EventTypes.Cost, "currency", "\"usd\"", RejectionCode.UnknownCurrency)]
    [InlineData(EventTypes.Cost, "currency", "\"XXX\"", RejectionCode.UnknownCurrency)]
    [InlineData(EventTypes.Account, "domains", "\"acme.com\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Account, "domains", "[\"acme\"]", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Account, "status", "\"lead\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Account, "annualRevenue", "1.0", RejectionCode.AmountNotInteger)]
    [InlineData(EventTypes.Opportunity, "kind", "\"upsell\"", RejectionCode.MalformedField)]
    [InlineData(EventTypes.Opportunity, "closedAt", "null", RejectionCode.MissingClosedAt)]
    [InlineData(EventTypes.Opportunity, "closedAt", "\"2026-09-30\"", RejectionCode.ClosedBeforeOpened)]
    [InlineData(EventTypes.Opportunity, "currency", "\"€\"", RejectionCode.UnknownCurrency)]
    [InlineData(EventTypes.Touch, "member", "\"domain:acme.com\"", RejectionCode.DomainNotAllowed)]
    [InlineData(EventTypes.Touch, "channel", "\"\"", RejectionCode.MalformedField)]
    public void Bad_values(string type, string field, string value, string code)
    {
        // The last of several properties with one name counts.
        var rejection = Rejects(Event(type, DataOf(type)[..^1] + $",\"{field}\":{value}}}"), code, field);
        Assert.StartsWith(field + " is ", rejection.Detail);
        Assert.Contains("allowed: ", rejection.Detail);
    }

    [Fact]
    public void Details_hold_no_address_and_are_short()
    {
        var rejection = Rejects(Event(EventTypes.Activity, """{"member":"jane@acme.com","activity":"x"}"""), RejectionCode.MalformedField, "member");
        Assert.DoesNotContain("jane", rejection.Detail);
        Assert.Contains("\"email:" + Jane[..50], rejection.Detail);
        rejection = Rejects(Event(EventTypes.Activity, $$"""{"member":"{{new string('x', 5000)}}","activity":"x"}"""), RejectionCode.MalformedField, "member");
        Assert.InRange(rejection.Detail.Length, 64, 300);
    }
}
