using CommunityScoring.Ingest;
using CommunityScoring.Leaves;

namespace CommunityScoring.Tests.Simulation;

/// <summary>How hard a schedule is: chances for each operation, and the rules broken on purpose.</summary>
public sealed class SimChaos
{
    public LeafFaults Faults { get; init; }

    public PumpOptions Pump { get; init; } = new() { InFlight = 40, SliceRecords = 4 };

    public double StoreFailsBefore { get; init; } = 0.01;

    public double StoreFailsAfter { get; init; } = 0.01;

    public double CallLost { get; init; } = 0.01;

    public double CallLate { get; init; } = 0.01;

    public double ReplyLost { get; init; } = 0.01;

    public double DuplicateActivation { get; init; } = 0.01;

    public double Crash { get; init; } = 0.002;

    public double Rebalance { get; init; } = 0.002;

    public double Deactivation { get; init; } = 0.005;

    public double DatabaseCrash { get; init; } = 0.001;

    /// <summary>True where the database takes the checkpoint of a pump that began before the restart.</summary>
    public bool CheckpointOverLoss { get; init; }

    /// <summary>True once the storm is over: nothing fails any more.</summary>
    public bool IsQuiet { get; set; }

    public static SimChaos Drawn(Random random, LeafFaults faults = LeafFaults.None, bool checkpointBeforeStore = false, bool checkpointOverLoss = false) => new()
    {
        Faults = faults,
        Pump = new PumpOptions { InFlight = random.Next(5, 60), SliceRecords = random.Next(1, 8), CheckpointBeforeStore = checkpointBeforeStore },
        StoreFailsBefore = random.NextDouble() * 0.03,
        StoreFailsAfter = random.NextDouble() * 0.03,
        CallLost = random.NextDouble() * 0.03,
        CallLate = random.NextDouble() * 0.03,
        ReplyLost = random.NextDouble() * 0.03,
        DuplicateActivation = random.Next(2) == 0 ? 0 : random.NextDouble() * 0.03,
        Crash = random.NextDouble() * 0.004,
        Rebalance = random.NextDouble() * 0.004,
        Deactivation = random.NextDouble() * 0.01,
        DatabaseCrash = random.Next(2) == 0 ? 0 : random.NextDouble() * 0.004,
        CheckpointOverLoss = checkpointOverLoss,
    };
}
