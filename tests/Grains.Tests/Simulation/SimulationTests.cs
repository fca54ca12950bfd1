using CommunityScoring.Accounts;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.Members;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Tests.Simulation;

/// <summary>
/// The protocol under thousands of seeded schedules. A longer run: <c>SIMULATION_SCHEDULES=100000 dotnet test
/// tests/Grains.Tests --filter Simulation</c>; one schedule again: <c>SIMULATION_SEED=…</c>.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int DefaultSchedules = 1_200;

    [Fact]
    public void Every_schedule_ends_like_the_run_without_faults()
    {
        var first = Setting("SIMULATION_SEED", -1);
        var schedules = first >= 0 ? 1 : Setting("SIMULATION_SCHEDULES", DefaultSchedules);
        var failures = new List<string>();
        var (steps, settled) = (0L, 0);
        Parallel.For(Math.Max(0, first), Math.Max(0, first) + schedules, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var (differences, taken, marks) = RunSchedule(seed, LeafFaults.None);
            Interlocked.Add(ref steps, taken);
            Interlocked.Add(ref settled, marks);
            if (differences.Count > 0)
            {
                lock (failures)
                {
                    failures.Add($"SIMULATION_SEED={seed}\n{string.Join('\n', differences.Take(3))}");
                }
            }
        });
        output.WriteLine($"{schedules} schedules, {steps} steps, {settled} opportunities have settled");
        Assert.True(failures.Count == 0, $"{failures.Count} of {schedules} schedules differ:\n{string.Join('\n', failures.Take(5))}");
        Assert.True(schedules < 100 || settled > schedules / 2, $"Only {settled} opportunities settled in {schedules} schedules.");
    }

    [Theory]
    [InlineData(LeafFaults.None, true, false)]
    [InlineData(LeafFaults.None, false, true)]
    [InlineData(LeafFaults.WatermarkNotInRow, false, false)]
    [InlineData(LeafFaults.PendingForgotten, false, false)]
    [InlineData(LeafFaults.FormerParentNotTold, false, false)]
    [InlineData(LeafFaults.GapIgnored, false, false)]
    [InlineData(LeafFaults.EpochIgnored, false, false)]
    [InlineData(LeafFaults.NeighbourNotTold, false, false)]
    [InlineData(LeafFaults.MarkedBeforeKept, false, false)]
    public void A_broken_rule_is_found(LeafFaults fault, bool checkpointBeforeStore, bool checkpointOverLoss)
    {
        const int Most = 1000;
        var found = Enumerable.Range(0, Most).FirstOrDefault(
            seed => RunSchedule(seed, fault, checkpointBeforeStore, checkpointOverLoss).Differences.Count > 0, -1);
        output.WriteLine($"found by seed {found}");
        Assert.True(found >= 0, $"{Most} schedules did not notice that the rule is broken.");
    }

    private static (List<string> Differences, int Steps, int Settled) RunSchedule(int seed, LeafFaults fault, bool checkpointBeforeStore = false, bool checkpointOverLoss = false)
    {
        var random = new Random(seed);
        var workload = new SimWorkload(random, random.Next(20, 120), random.Next(1, 5), duplicates: 0.1);
        var cluster = new SimCluster(seed, SimChaos.Drawn(random, fault, checkpointBeforeStore, checkpointOverLoss), workload);
        try
        {
            cluster.Run();
            var differences = Differences(cluster, workload, "");
            if (differences.Count == 0 && fault is LeafFaults.None or LeafFaults.MarkedBeforeKept && !checkpointBeforeStore && !checkpointOverLoss)
            {
                cluster.SettleDue(isStormy: true);
                workload.SettleAndAppend(0);
                differences = Differences(cluster, workload, "settled");
                if (differences.Count == 0)
                {
                    workload.SettleAndAppend(random.Next(1, 60));
                    cluster.RunOn();
                    differences = Differences(cluster, workload, "after late events");
                }

                if (differences.Count == 0)
                {
                    cluster.SettleDue(isStormy: false);
                    workload.IsSettledAgain = true;
                    differences = Differences(cluster, workload, "settled again");
                }
            }

            var settled = cluster.Database.Rows.Values.Count(row => row.State.Facts is SnapshotFacts { Settled: not null });
            return (differences, cluster.Scheduler.Steps, settled);
        }
        catch (Exception exception)
        {
            return ([exception.ToString()], cluster.Scheduler.Steps, 0);
        }
    }

    private static List<string> Differences(SimCluster cluster, SimWorkload workload, string when)
    {
        if (!cluster.Network.HadDuplicates)
        {
            // Without duplicate activations every view must be right by what it was told alone.
            var told = SimOracle.Differences(cluster, workload);
            if (told.Count > 0)
            {
                return [$"{when} without duplicate activations, before verifying:", .. told];
            }
        }

        cluster.Complete(async () =>
        {
            foreach (var node in cluster.Silos.SelectMany(silo => silo.AwakeNodes).ToList())
            {
                await (node switch
                {
                    AccountNode account => account.View.VerifyAsync(),
                    MemberNode member => member.View.VerifyAsync(),
                    _ => Task.CompletedTask,
                });
            }

            return true;
        });
        var differences = SimOracle.Differences(cluster, workload);
        return differences.Count == 0 ? differences : [$"{when}:", .. differences];
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;
}
