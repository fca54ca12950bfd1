using System.Globalization;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>What whoever runs the tests may ask for by the environment.</summary>
internal static class TestSettings
{
    /// <summary>A whole number.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="otherwise">What holds where it is not set.</param>
    public static int Given(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
