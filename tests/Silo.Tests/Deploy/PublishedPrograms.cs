using System.Diagnostics;
using System.Text.Json;
using CommunityScoring.Silo.Tests.WholeProcess;
using Xunit;
using Xunit.Abstractions;

namespace CommunityScoring.Silo.Tests.Deploy;

/// <summary>
/// The published output of both programs, as the images hold it, in folders that nothing can be written to; and processes
/// of it, started as a container is.
/// </summary>
internal sealed class PublishedPrograms : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("published-").FullName;

    /// <summary>Publishes what has been built with these tests.</summary>
    public static async Task<PublishedPrograms> CreateAsync()
    {
        var published = new PublishedPrograms();
        // bin/Debug/net10.0/
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        foreach (var program in new[] { "silo", "client" })
        {
            await RunAsync(
                "dotnet", "publish", Path.Combine(Manifests.Root, program), "--no-build", "-c", configuration, "-o", published.FolderOf(program),
                "-v", "q", "--disable-build-servers");
        }

        await RunAsync("chmod", "-R", "a-w,a+rX", published._folder);
        return published;
    }

    /// <summary>Starts a service of <c>compose.yaml</c>: the image's entry point with the service's command.</summary>
    /// <param name="service">The service.</param>
    /// <param name="image">The program in it: <c>silo</c> or <c>client</c>.</param>
    /// <param name="environment">All of its environment but what the base image sets.</param>
    /// <param name="output">The test's output.</param>
    public SiloProcess Start(string service, string image, IReadOnlyDictionary<string, string> environment, ITestOutputHelper output)
    {
        string[] launcher = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] : [];
        string[] command = [.. launcher, .. EntryPoint(image), .. Manifests.Items(Manifests.Service(service)["command"])];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = FolderOf(image) };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["APP_UID"] = "1654";
        start.Environment["ASPNETCORE_HTTP_PORTS"] = "8080";
        start.Environment["DOTNET_RUNNING_IN_CONTAINER"] = "true";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new SiloProcess(start, new Uri(environment["ASPNETCORE_URLS"]), output);
    }

    /// <summary>All files with the time of their last change.</summary>
    public IReadOnlyList<string> Files() =>
        [.. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O}").Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Process.Start("chmod", ["-R", "u+w", _folder]).WaitForExit();
        Directory.Delete(_folder, recursive: true);
    }

    private string FolderOf(string program) => Path.Combine(_folder, program);

    private static string[] EntryPoint(string image)
    {
        const string Instruction = "ENTRYPOINT ";
        var line = Assert.Single(Manifests.Text($"docker/{image}.Dockerfile").Split('\n'), text => text.StartsWith(Instruction, StringComparison.Ordinal));
        return JsonSerializer.Deserialize<string[]>(line[Instruction.Length..])!;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} has ended with code {process.ExitCode}: {said}");
    }
}
