using System.Diagnostics;
using System.Globalization;

namespace CommunityScoring.Benchmarks;

/// <summary>A silo in a process of its own, with settings that suit a measurement.</summary>
public static class SiloUnderTest
{
    /// <summary>Where a silo keeps its leaves.</summary>
    public static string DatabaseIn(string folder) => Path.Combine(folder, "benchmark.db");

    /// <summary>Starts a silo.</summary>
    /// <param name="bootstrapServers">The broker.</param>
    /// <param name="folder">Where its database is, unless it is told otherwise.</param>
    /// <param name="port">Its HTTP port; the others are 100 and 200 above.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="more">Settings beside and above the usual ones.</param>
    /// <param name="onLine">Called with each line that it prints; null for nobody.</param>
    public static Process Start(
        string bootstrapServers, string folder, string port, string[] arguments, Dictionary<string, string> more, Action<string>? onLine = null)
    {
        var first = int.Parse(port, CultureInfo.InvariantCulture);
        var settings = new Dictionary<string, string>
        {
            ["Kafka__BootstrapServers"] = bootstrapServers,
            ["Kafka__StartTimeout"] = "00:00:03",
            ["Storage__ConnectionString"] = $"Data Source={DatabaseIn(folder)}",
            ["Pseudonyms__Secret"] = "benchmark-secret",
            ["Cluster__SiloPort"] = $"{first + 100}",
            ["Cluster__GatewayPort"] = $"{first + 200}",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{first}",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return Run("CommunityScoring.Silo.dll", arguments, settings, onLine);
    }

    /// <summary>Runs an assembly of this folder; what it prints goes to a file in the folder that <c>BENCHMARK_LOGS</c> names, or nowhere.</summary>
    public static Process Run(string assembly, string[] arguments, IReadOnlyDictionary<string, string> settings, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        if (Environment.GetEnvironmentVariable("BENCHMARK_LOGS") is { Length: > 0 } logs)
        {
            var file = Path.Combine(logs, string.Create(CultureInfo.InvariantCulture, $"{process.Id}.log"));
            process.OutputDataReceived += (_, line) => File.AppendAllText(file, line.Data + Environment.NewLine);
        }

        process.OutputDataReceived += (_, line) => onLine?.Invoke(line.Data ?? string.Empty);

        process.BeginOutputReadLine();
        return process;
    }
}
