using System.Text.Json;
using CommunityScoring.Events;

using static CommunityScoring.Facts.Said;

namespace CommunityScoring.Facts;

public sealed class IdentityReducerTests
{
    [Fact]
    public void Of_owners_the_greatest_stamp_rules_in_any_order_and_null_separates()
    {
        IdentityEvent[] said =
        [
            Link(At(5), "member:1"),
            Link(At(3, 12, "a", "/x"), "member:2"),
            Link(At(3, 12, "b", "/x"), "member:3"),
            Link(At(3, 12, "a", "/y"), null),
        ];
        foreach (var order in Orders(said))
        {
            var facts = Reduce(order);
            Assert.Equal(new OwnerFact(said[3].Stamp, null), facts.Owner);
            Assert.Null(facts.OwnerIdentity);
        }

        Assert.Equal("member:3", Reduce(said[..3]).OwnerIdentity);
    }

    [Fact]
    public void Affiliations_are_one_a_key_of_account_and_start_and_the_last_writer_wins()
    {
        AffiliationEvent[] said =
        [
            Affiliation(At(9), "beta", 30, role: "old"),
            Affiliation(At(8), "beta", 30, 10, role: "new"),
            Affiliation(At(7), "beta", role: "always"),
            Affiliation(At(6), "acme", 30),
            Affiliation(At(5), "acme", 30, deleted: true),
        ];
        foreach (var order in Orders(said))
        {
            Assert.Equal(
                [
                    new AffiliationFact(said[4].Stamp, "acme", Ago(30), null, null, false, true),
                    new AffiliationFact(said[2].Stamp, "beta", null, null, "always", false, false),
                    new AffiliationFact(said[1].Stamp, "beta", Ago(30), Ago(10), "new", false, false),
                ],
                Reduce(order).Affiliations.AsEnumerable());
        }
    }

    [Fact]
    public void Changes_of_consent_are_all_kept_in_order_of_their_stamps()
    {
        ConsentEvent[] said = [Consent(9, false), Consent(7, true, 8), Consent(7, false, 9), Consent(2, true)];
        foreach (var order in Orders(said))
        {
            var consents = Reduce(order).Consents;
            Assert.Equal(said.Select(change => new ConsentFact(change.Stamp, change.Granted, Today)), consents);
            Assert.Null(ConsentFacts.RulingOn(consents, Ago(10)));
            Assert.False(ConsentFacts.RulingOn(consents, Ago(9))!.Granted);
            Assert.False(ConsentFacts.RulingOn(consents, Ago(8))!.Granted);
            Assert.False(ConsentFacts.RulingOn(consents, Ago(7))!.Granted);
            Assert.True(ConsentFacts.RulingOn(consents, Ago(0))!.Granted);
            Assert.True(ConsentFacts.Latest(consents)!.Granted);
        }

        Assert.Null(ConsentFacts.Latest([]));
    }

    [Fact]
    public void An_erasure_deletes_up_to_its_day_in_any_order()
    {
        CommunityEvent[] kinds =
        [
            Activity(4, domain: "acme.example"), Link(At(4), "member:1"), Affiliation(At(4), "acme", 900), Consent(4, false), Retraction(4, 4),
        ];
        foreach (var gone in kinds)
        {
            CommunityEvent[] said = [gone, Erasure(4, hour: 3), Activity(3, "event.attended")];
            var expected = Json(Reduce(said));
            Assert.All(Orders(said), order => Assert.Equal(expected, Json(Reduce(order))));
            var facts = Reduce(said);
            Assert.Equal(
                (null, null, 0, 0, Ago(4)),
                (facts.Domain, facts.Owner, facts.Affiliations.Length, facts.Consents.Length, facts.ErasedThrough));
            Assert.Equal([Ago(3)], facts.Buckets.Decode().ToArray().Select(bucket => bucket.Day));
        }
    }

    [Fact]
    public void What_lies_after_the_day_of_an_erasure_stays_in_any_order()
    {
        CommunityEvent[] said =
        [
            Erasure(4, hour: 23), Affiliation(At(3, 0), "acme", 900), Link(At(3, 0), "member:1"), Consent(3, true, 0),
        ];
        var expected = Json(Reduce(said));
        Assert.All(Orders(said), order => Assert.Equal(expected, Json(Reduce(order))));
        Assert.Equal(("member:1", 1, 1), (Reduce(said).OwnerIdentity, Reduce(said).Affiliations.Length, Reduce(said).Consents.Length));
    }

    [Fact]
    public void The_later_of_two_erasures_rules()
    {
        CommunityEvent[] said = [Erasure(9), Erasure(4), Erasure(6), Activity(5)];
        foreach (var order in Orders(said))
        {
            Assert.Equal(Ago(4), Reduce(order).ErasedThrough);
            Assert.Equal(PackedBuckets.Empty, Reduce(order).Buckets);
        }
    }

    [Theory]
    [InlineData(2, 5)] // said after the erasure of what was before it
    [InlineData(6, 1)] // said before the erasure of what is to come
    public void A_retraction_is_erased_by_the_day_it_speaks_of_in_any_order(int saidAgo, int day)
    {
        CommunityEvent[] said = [Retraction(saidAgo, day, domain: "acme.example"), Erasure(4), Activity(9)];
        var expected = Json(Reduce(said));
        Assert.All(Orders(said), order => Assert.Equal(expected, Json(Reduce(order))));
        Assert.Equal(day < 4 ? 1 : 0, Reduce(said).Buckets.Decode().Length);
        Assert.Equal(day < 4 ? new MailDomain("acme.example", Ago(day)) : null, Reduce(said).Domain);
    }

    [Fact]
    public void A_mail_domain_lives_by_the_latest_event_that_gave_it()
    {
        CommunityEvent[] said = [Activity(9, domain: "acme.example"), Activity(3, domain: "acme.example"), Activity(2), Erasure(5)];
        foreach (var order in Orders(said))
        {
            Assert.Equal(new MailDomain("acme.example", Ago(3)), Reduce(order).Domain);
        }

        Assert.Null(Reduce(Activity(9, domain: "acme.example"), Activity(2), Erasure(5)).Domain);
    }

    [Fact]
    public void The_newest_event_does_not_tell_when_an_erasure_came()
    {
        CommunityEvent[] said = [Activity(4, hour: 20), Erasure(4, hour: 10)];
        Assert.All(Orders(said), order => Assert.Equal(Time(4, 20), Reduce(order).NewestEvent));
    }

    [Fact]
    public void Outcomes_say_what_an_erasure_has_deleted()
    {
        var reducer = LeafReducer.For("member/github:ana", null);
        Assert.Equal(Outcome.Counted, reducer.Apply(Erasure(4), Today));
        Assert.Equal(Outcome.Ignored, reducer.Apply(Activity(4, hour: 23), Today));
        Assert.Equal(Outcome.Ignored, reducer.Apply(Link(At(9), "member:1"), Today));
        Assert.Equal(Outcome.Counted, reducer.Apply(Activity(3, hour: 0), Today));
        Assert.Equal(Outcome.Counted, reducer.Apply(Erasure(4), Today));
    }

    [Theory]
    [InlineData(1096, 1)]
    [InlineData(1097, 0)]
    public void Buckets_are_kept_1096_days(int age, int left)
    {
        var reducer = LeafReducer.For("member/github:ana", Reduce(Activity(age)));
        reducer.Prune(Today);
        Assert.Equal(left, ((IdentityFacts)reducer.Facts!).Buckets.Decode().Length);
    }

    [Fact]
    public void Pruning_leaves_what_does_not_expire()
    {
        var before = Reduce(Activity(2000), Activity(2), Affiliation(At(2000), "acme", 2100), Link(At(2000), "member:1"), Consent(2000, true));
        var reducer = LeafReducer.For(before.Key, before);
        reducer.Prune(Today);
        Assert.Equal(Json(before with { Buckets = Reduce(Activity(2)).Buckets }), Json((IdentityFacts)reducer.Facts!));
    }

    [Theory]
    [InlineData(29, new[] { 12, 10, 5, 1 })]
    [InlineData(30, new[] { 12, 1 })]
    public void Days_under_withdrawal_are_purged_30_days_after_its_receipt(int daysLater, int[] left)
    {
        // Withdrawn from the 10th to the 5th day ago, granted again from the 4th on.
        var facts = Reduce(Activity(12), Activity(10), Activity(5), Activity(1), Consent(10, false), Consent(4, true));
        var reducer = LeafReducer.For(facts.Key, facts);
        reducer.Prune(Today.AddDays(daysLater));
        Assert.Equal(left.Select(Ago), ((IdentityFacts)reducer.Facts!).Buckets.Decode().ToArray().Select(bucket => bucket.Day));
    }

    [Fact]
    public void What_comes_late_for_a_purged_day_is_purged_as_well()
    {
        var withdrawn = Reduce(Consent(10, false));
        var later = Today.AddDays(40);
        var reducer = LeafReducer.For(withdrawn.Key, withdrawn);
        Assert.Equal(Outcome.Counted, reducer.Apply(Activity(9), later));
        reducer.Prune(later);
        Assert.Equal(PackedBuckets.Empty, ((IdentityFacts)reducer.Facts!).Buckets);
    }

    [Fact]
    public void A_late_grant_within_30_days_restores_what_was_hidden()
    {
        var facts = Reduce(Activity(9), Consent(10, false), Consent(10, true, 13));
        var reducer = LeafReducer.For(facts.Key, facts);
        reducer.Prune(Today.AddDays(100));
        Assert.Equal(1, ((IdentityFacts)reducer.Facts!).Buckets.Decode().Length);
    }

    private static string Json(IdentityFacts facts) => JsonSerializer.Serialize(facts);
}
