using System.Globalization;

namespace CommunityScoring.Api.Tests.Fuzz;

/// <summary>How long a fuzz run is and where it starts; each case has a seed of its own, so that one can be had again alone.</summary>
internal static class FuzzRun
{
    /// <summary>The seed of the first case: <c>FUZZ_SEED</c>, or always the same.</summary>
    public static int Seed => Number("FUZZ_SEED", 20_261_122);

    /// <summary>A number of the environment.</summary>
    public static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var given) ? given : otherwise;

    /// <summary>What to run to have a case again.</summary>
    public static string Again(string size, int seed) => $"again with {size}=1 FUZZ_SEED={seed}";
}
