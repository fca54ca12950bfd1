using System.Collections.Immutable;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;
using CommunityScoring.Scores;

using static CommunityScoring.Facts.Said;

namespace CommunityScoring.Revenue;

/// <summary>Short ways to write opportunities and touches down in tests; the account is <c>acme</c>. Days are days ago.</summary>
internal static class RevenueFacts
{
    public const string Acme = "acme";

    public static readonly ScoringModel Model = ScoringModel.Default;

    public static OpportunityEvent Opportunity(
        string id, long amount, string status = "won", string kind = "new", int opened = 100, int? closed = 0, int? lead = null,
        string currency = "USD", string account = Acme, Stamp? stamp = null) =>
        new(stamp ?? At(0), id, account, kind, status, amount, currency, Time(opened), lead is { } ago ? Time(ago) : null,
            status is "won" or "lost" && closed is { } end ? Time(end) : null, null, null);

    public static OpportunityEvent Open(string id, long amount, int opened = 100, string kind = "new", string currency = "USD") =>
        Opportunity(id, amount, "open", kind, opened, null, currency: currency);

    /// <summary>A touch that is not the community's.</summary>
    public static TouchEvent Called(int ago, string channel = "sales.call", int hour = 12, string? campaign = null, string account = Acme, string? id = null) =>
        new(At(ago, hour, id), account, channel, campaign, null);

    /// <summary>The affiliation that makes the days of a member those of the account.</summary>
    public static AffiliationEvent AtAcme(string member = Ana, int? from = null, int? until = null, bool staff = false, string account = Acme) =>
        Affiliation(At(0), account, from, until, staff, member: member);

    public static AccountAttribution Attribute(params IEnumerable<CommunityEvent> events) => AttributeOn(Today, events);

    public static AccountAttribution AttributeOn(DateOnly asOf, params IEnumerable<CommunityEvent> events) =>
        AccountAttribution.Of(TestRules.Leaves(events), Acme, TestRules.Rules, Model, asOf);

    public static AccountTouches TouchesOf(params IEnumerable<CommunityEvent> events) =>
        AccountTouches.Of(TestRules.Leaves(events), Acme, TestRules.Rules, Model);

    public static OpportunityRevenue Only(this AccountAttribution attribution) => Assert.Single(attribution.Revenue.Opportunities);

    public static ImmutableArray<long> Credits(
        this AccountAttribution attribution, string opportunity, AttributionModel model, ChannelWeights? community = null) =>
        Assert.Single(attribution.Attribute(opportunity, [model], community ?? ChannelWeights.Empty)!.Models).Credits;

    public static ChannelWeights Learnt(params (string Channel, double Value)[] values)
    {
        var all = values.ToImmutableSortedDictionary(value => value.Channel, value => value.Value, StringComparer.Ordinal);
        return new ChannelWeights(all, all);
    }
}
