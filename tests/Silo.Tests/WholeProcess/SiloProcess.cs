using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace CommunityScoring.Silo.Tests.WholeProcess;

/// <summary>A silo or an API host in a process of its own, as an operator starts it. Killed when disposed; its log goes to the test's output.</summary>
internal sealed partial class SiloProcess : IDisposable
{
    private const int Terminate = 15;

    // Of a silo whose database is gone each leaf says so, with all that led to it.
    private const int MostKept = 20_000_000;
    private const int MostShown = 200_000;
    private const int Continue = 18;
    private const int Pause = 19;
    private readonly Process _process;
    private readonly ITestOutputHelper _output;
    private readonly StringBuilder _log = new();
    private readonly StringBuilder _errors = new();
    private readonly HttpClient _http;

    /// <summary>Starts the process; does not wait for it.</summary>
    public SiloProcess(SiloSite site, ITestOutputHelper output, params string[] arguments)
        : this(StartOf(site, arguments), site.Url, output)
    {
    }

    /// <summary>Starts the process; does not wait for it.</summary>
    public SiloProcess(ProcessStartInfo start, Uri url, ITestOutputHelper output)
    {
        _output = output;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(10) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SiloSite.Key);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(_log, line.Data);
        _process.ErrorDataReceived += (_, line) => Note(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private static ProcessStartInfo StartOf(SiloSite site, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = site.Folder };
        foreach (var argument in new[] { "exec", site.Program }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in site.Settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>What the process has written to its standard output.</summary>
    public string Log => Read(_log);

    /// <summary>What the process has written to its standard error.</summary>
    public string Errors => Read(_errors);

    /// <summary>True while the process lives.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>Memory that the process has resident, in MB.</summary>
    public double ResidentMegabytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(NumberForm().Match(line).Value, CultureInfo.InvariantCulture) / 1024.0;
        }
    }

    /// <summary>Waits until the readiness probe says that all is well.</summary>
    public Task WaitUntilReadyAsync(TimeSpan? within = null) =>
        Eventually.HoldsAsync("the silo is ready", within ?? TimeSpan.FromSeconds(60), async () => (await ProbeAsync()).Status == HttpStatusCode.OK);

    /// <summary>Asks the readiness probe; no status while nobody answers.</summary>
    public async Task<(HttpStatusCode? Status, string Body)> ProbeAsync()
    {
        if (!IsAlive)
        {
            throw new XunitException($"The silo has ended with code {_process.ExitCode}: {Errors}");
        }

        try
        {
            using var answer = await _http.GetAsync(new Uri("/healthz/ready", UriKind.Relative));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return (null, exception.Message);
        }
    }

    /// <summary>Reads a route; null where the answer is 404.</summary>
    public async Task<JsonElement?> FindAsync(string route)
    {
        using var answer = await _http.GetAsync(new Uri(route, UriKind.Relative));
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(body).RootElement
            : throw new HttpRequestException($"{route} answered {(int)answer.StatusCode}: {body}", null, answer.StatusCode);
    }

    /// <summary>Produces an event by HTTP, and waits until it is accepted.</summary>
    public async Task PostEventAsync(string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/cloudevents+json");
        using var answer = await _http.PostAsync(new Uri("/v1/events", UriKind.Relative), content);
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            throw new XunitException($"POST /v1/events answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Posts JSON to a route, and reads the answer.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string route, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(route, UriKind.Relative), content);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>Reads a route that must be there.</summary>
    public async Task<JsonElement> GetAsync(string route) =>
        await FindAsync(route) ?? throw new XunitException($"{route} answered 404.");

    /// <summary>Ends the process as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        if (IsAlive)
        {
            _process.Kill();
        }

        _process.WaitForExit();
    }

    /// <summary>Asks the process to end, as a platform does, and waits for it.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync(TimeSpan within)
    {
        Send(Terminate);
        return WaitForExitAsync(within);
    }

    /// <summary>Waits for the end of the process.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new XunitException($"The silo has not ended within {within.TotalSeconds:0} s.");
        }

        return _process.ExitCode;
    }

    /// <summary>Stops the process in its tracks; its connections stay open.</summary>
    public void Freeze() => Send(Pause);

    /// <summary>Lets a frozen process go on.</summary>
    public void Thaw() => Send(Continue);

    public void Dispose()
    {
        Kill();
        _output.WriteLine($"--- silo {_process.Id}, ended with {_process.ExitCode}\n{End(Log)}{End(Errors)}");
        _process.Dispose();
        _http.Dispose();
    }

    private static void Note(StringBuilder text, string? line)
    {
        lock (text)
        {
            if (line is not null && text.Length < MostKept)
            {
                text.AppendLine(line);
            }
        }
    }

    private static string End(string text) => text.Length > MostShown ? text[^MostShown..] : text;

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private void Send(int signal)
    {
        if (kill(_process.Id, signal) != 0)
        {
            throw new XunitException($"Signal {signal} did not reach process {_process.Id}.");
        }
    }

#pragma warning disable IDE1006 // It is called so.
    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);
#pragma warning restore IDE1006

    [GeneratedRegex("[0-9]+")]
    private static partial Regex NumberForm();
}
