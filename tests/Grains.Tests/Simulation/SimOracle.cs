using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CommunityScoring.Accounts;
using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.Members;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Scores;

namespace CommunityScoring.Tests.Simulation;

/// <summary>What must come out: the same events reduced without a fault, and everything computed from that.</summary>
public static class SimOracle
{
    public static readonly PersonRules Rules = new(_ => false, ConsentByDefault: true);

    /// <summary>The differences between what the cluster ended with and the run without faults; empty when there are none.</summary>
    public static List<string> Differences(SimCluster cluster, SimWorkload workload)
    {
        var differences = new List<string>();
        var expected = Expected(workload);
        foreach (var (key, facts) in expected)
        {
            var stored = cluster.Database.Rows.GetValueOrDefault(key)?.State.Facts;
            Compare(differences, $"row {key}", Describe(facts), stored is null ? "missing" : Describe(stored));
        }

        CompareCounters(differences, cluster, workload);
        var all = SetOf(expected);
        foreach (var node in cluster.Silos.SelectMany(silo => silo.AwakeNodes))
        {
            switch (node)
            {
                case AccountNode { View.IsBuilt: true } account:
                    var id = LeafKey.IdOf(account.Leaf.Stored.Key);
                    var seen = cluster.Complete(account.ReadAsync);
                    Compare(differences, $"view of account {id}", DescribeAccount(all, id), DescribeAccount(seen, id));
                    break;
                case MemberNode { View.Kept: { } kept } member:
                    var identity = LeafKey.IdOf(member.Leaf.Stored.Key);
                    if (all.PersonOf(identity) == identity)
                    {
                        var known = cluster.Complete(kept.GetAsync);
                        Compare(differences, $"view of person {identity}", DescribePerson(all, identity), DescribePerson(known, identity));
                    }

                    break;
            }
        }

        return differences;
    }

    /// <summary>What of an account is due to settle.</summary>
    public static ImmutableArray<Settlement> DueAt(LeafSet leaves, string account) =>
        Settling.Due(leaves, AccountTouches.Of(leaves, account, Rules, ScoringModel.Default), Rules, SimWorkload.Today);

    private static Dictionary<string, LeafFacts> Expected(SimWorkload workload)
    {
        var facts = Reduce(workload.Shuffled(workload.Events));
        if (workload.Late is { } late)
        {
            facts = Reduce(workload.Shuffled(late), Settle(facts));
        }

        return workload.IsSettledAgain ? Settle(facts) : facts;
    }

    // At once, and from all facts.
    private static Dictionary<string, LeafFacts> Settle(Dictionary<string, LeafFacts> facts)
    {
        var all = SetOf(facts);
        var settled = new Dictionary<string, LeafFacts>(facts, StringComparer.Ordinal);
        foreach (var settlement in SimWorkload.AllAccounts.SelectMany(account => DueAt(all, account)))
        {
            foreach (var (identity, touches) in settlement.Kept)
            {
                Change<IdentityReducer>(LeafKey.Member(identity), reducer => reducer.Settle([new SettledJourney(settlement.Mark.Closing, touches)]));
            }

            Change<SnapshotReducer>(LeafKey.OpportunityPrefix + settlement.Mark.Closing.Opportunity, reducer => reducer.Settle(settlement.Mark));
        }

        return settled;

        void Change<T>(string key, Action<T> change)
            where T : LeafReducer
        {
            var reducer = (T)LeafReducer.For(key, settled[key]);
            change(reducer);
            settled[key] = reducer.Facts!;
        }
    }

    private static LeafSet SetOf(Dictionary<string, LeafFacts> facts)
    {
        var all = new LeafSet();
        foreach (var leaf in facts.Values)
        {
            all.Merge(new VersionedFacts(leaf, 1, []));
        }

        return all;
    }

    /// <summary>The facts of every leaf after all events, once each.</summary>
    public static Dictionary<string, LeafFacts> Reduce(IEnumerable<CommunityEvent> events, Dictionary<string, LeafFacts>? before = null)
    {
        var reducers = (before ?? []).ToDictionary(leaf => leaf.Key, leaf => LeafReducer.For(leaf.Key, leaf.Value), StringComparer.Ordinal);
        var seen = new HashSet<(string, string, string)>();
        foreach (var said in events)
        {
            if (seen.Add((said.Leaf, said.Stamp.Source, said.Stamp.Id)))
            {
                if (!reducers.TryGetValue(said.Leaf, out var reducer))
                {
                    reducers[said.Leaf] = reducer = LeafReducer.For(said.Leaf, null);
                }

                reducer.Apply(said, SimWorkload.Today);
            }
        }

        foreach (var reducer in reducers.Values)
        {
            reducer.Prune(SimWorkload.Today);
        }

        return reducers.ToDictionary(item => item.Key, item => item.Value.Facts!, StringComparer.Ordinal);
    }

    /// <summary>Facts as text; the time of the newest event is about freshness and left out.</summary>
    public static string Describe(LeafFacts facts)
    {
        if (facts is SnapshotFacts snapshot)
        {
            return JsonSerializer.Serialize(snapshot.Event) + JsonSerializer.Serialize(snapshot.Settled);
        }

        var identity = (IdentityFacts)facts;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{identity.Domain} {identity.Owner} erased {identity.ErasedThrough}");
        text.AppendJoin(';', identity.Affiliations).AppendJoin(';', identity.Consents);
        foreach (var bucket in identity.Buckets.Decode())
        {
            if (bucket.Count != 0 || bucket.Positive != 0 || bucket.Negative != 0)
            {
                text.Append(bucket.ToString());
            }
        }

        return text.Append(identity.Settled.IsEmpty ? "" : JsonSerializer.Serialize(identity.Settled)).ToString();
    }

    private static string DescribePerson(LeafSet leaves, string person) =>
        DescribePerson(Person.Of(leaves, person, Rules)) + DescribeOthers(leaves, leaves.NeighboursOf(leaves.IdentitiesOf(person)));

    // Persons at the other end of referrals, with all their leaves: whatever a referral's quarantine may depend on. Which of
    // their own referrals count depends on persons one hop further, whom a view need not know.
    private static string DescribeOthers(LeafSet leaves, IEnumerable<string> identities) => string.Concat(identities
        .Select(leaves.PersonOf)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .Select(key => Person.Of(leaves, key, Rules))
        .Select(other => other with { Days = [.. other.Days.Where(day => day.Activity != Person.ReferralActivity)], Quarantine = [] })
        .Select(other => $"\n  other {DescribePerson(other)} {string.Join(';', DescribeLeaves(other))}"));

    // An identity that is only named by others may have a row or not.
    private static IEnumerable<string> DescribeLeaves(Person person) => person.Leaves
        .Select(leaf => (leaf.Key, Text: Describe(leaf.Facts)))
        .Where(leaf => leaf.Text != Describe(IdentityFacts.Unknown(leaf.Key)))
        .OrderBy(leaf => leaf.Key, StringComparer.Ordinal)
        .Select(leaf => leaf.Text);

    private static string DescribePerson(Person person) =>
        $"{person.Key} {string.Join(',', person.Identities)} hidden {person.IsHidden} {string.Join(';', person.Timeline.Affiliations)}"
        + $" {person.Timeline.On(SimWorkload.Today)} {string.Join(';', person.Days)} {string.Join(';', person.Threads)} {string.Join(';', person.Quarantine)}";

    private static string DescribeAccount(LeafSet leaves, string account)
    {
        var persons = AccountPersons.Of(leaves, account, Rules);
        var claimed = leaves.FindAccount(account)?.ClaimedDomains ?? [];
        var others = persons.SelectMany(person => leaves.NeighboursOf(leaves.IdentitiesOf(person.Person)))
            .Concat(claimed.SelectMany(domain => leaves.ChildrenOf(LeafKey.Domain(domain)))
                .Select(child => leaves.Find(child)!.Facts).Where(Neighbours.IsReferral)
                .SelectMany(referral => referral.Parents.Where(LeafKey.IsMember).Select(LeafKey.IdOf)));
        return JsonSerializer.Serialize(leaves.FindAccount(account)) + string.Join('\n', persons.Select(person =>
            $"{person.Person} {string.Join(';', person.Days)} {string.Join(';', person.Membership)} {string.Join(';', person.StaffDays)} {string.Join(';', person.Threads)}")) + DescribeOthers(leaves, others) + DescribeRevenue(leaves, account);
    }

    private static string DescribeRevenue(LeafSet leaves, string account)
    {
        var attribution = AccountAttribution.Of(leaves, account, Rules, ScoringModel.Default, SimWorkload.Today);
        return "\n  revenue " + string.Join('\n', attribution.Revenue.Opportunities.Select(revenue =>
            $"{revenue} {string.Join(';', attribution.JourneyOf(revenue.Opportunity.Id)!.Touches.ToArray().Select(touch => touch.ToString()))}"));
    }

    private static void CompareCounters(List<string> differences, SimCluster cluster, SimWorkload workload)
    {
        var duplicates = 0L;
        var taken = 0L;
        foreach (var checkpoint in cluster.Database.Checkpoints.Values)
        {
            var log = workload.Partitions[checkpoint.Partition];
            Compare(differences, $"position of {checkpoint.Partition}", log.Count, checkpoint.Position);
            Compare(differences, $"records of {checkpoint.Partition}", log.Count, checkpoint.Counts.Total);
            Compare(differences, $"expired of {checkpoint.Partition}", log.Count(record => record.Kind == ParsedKind.Expired), checkpoint.Counts.Expired);
            Compare(differences, $"dead letters of {checkpoint.Partition}", log.Count(record => record.Kind == ParsedKind.Rejected), checkpoint.Counts.DeadLettered);
            duplicates += checkpoint.Counts.Duplicate;
            taken += checkpoint.Counts.Counted + checkpoint.Counts.Ignored - log.Count(record => record.Kind == ParsedKind.Ignored);
        }

        Compare(differences, "duplicates", workload.Repeated, duplicates);
        Compare(differences, "counted or erased", workload.Distinct, taken);
    }

    private static void Compare<T>(List<string> differences, string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            differences.Add($"{what}:\n  expected {expected}\n  actual   {actual}\n  from     {Rest(expected, actual)}");
        }
    }

    private static string Rest<T>(T expected, T actual)
    {
        var (left, right) = ($"{expected}", $"{actual}");
        var equal = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"…{left[Math.Max(0, equal - 40)..]}\n  not      …{right[Math.Max(0, equal - 40)..]}";
    }
}
