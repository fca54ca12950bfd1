using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using CommunityScoring.Silo.Tests.WholeProcess;
using Npgsql;
using Xunit;
using Xunit.Sdk;

namespace CommunityScoring.Silo.Tests.Storage.Postgres;

/// <summary>
/// A PostgreSQL server of the test's own, in a temporary folder and at a free port. Needs the server's binaries, which it
/// finds in PATH or where Debian puts them. The server refuses to run as root: then it runs as <c>postgres</c> or <c>nobody</c>.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const int InterruptSignal = 2;
    private const int KillSignal = 9;
    private const int StopSignal = 19;
    private const int ContinueSignal = 18;
    private const int LinesKept = 20;
    private const string Password = "a-password-for-tests";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("postgres-").FullName;
    private readonly int _port = FreePort();
    private readonly string? _account = Environment.IsPrivilegedProcess ? FindAccount() : null;
    private readonly Queue<string> _said = new();
    private Process? _postmaster;
    private int _databases;

    /// <summary>Settings beside the defaults, as <c>name=value</c>.</summary>
    public List<string> Settings { get; } = [];

    /// <summary>Initializes and starts the server.</summary>
    public async Task InitializeAsync()
    {
        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        if (_account is not null)
        {
            await RunAsync("chown", "-R", _account, _folder);
        }

        await RunAsAccountAsync(
            FindBinary("initdb"), "-D", DataFolder, "-U", "tester", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8",
            "--locale=C", "--no-sync");
        await StartAsync();
    }

    /// <summary>Ends the server and removes its folder.</summary>
    public Task DisposeAsync()
    {
        Crash();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Creates a database that is empty.</summary>
    /// <returns>The connection string.</returns>
    public string CreateDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        Execute(ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>The connection string of a database.</summary>
    public string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Database={database};Username=tester;Password={Password};Timeout=5;Command Timeout=20");

    /// <summary>Starts the server and waits until it takes connections; after a crash that is after its recovery.</summary>
    public async Task StartAsync()
    {
        // Processes are killed here, not machines: what was handed to the operating system is safe without a flush.
        string[] arguments =
        [
            "-D", DataFolder, "-p", $"{_port}", "-k", _folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=1000",
            .. Settings.SelectMany(setting => new[] { "-c", setting }),
        ];
        _postmaster = Start(FindBinary("postgres"), arguments);
        await Eventually.HoldsAsync("PostgreSQL takes connections", s_patience, () =>
        {
            if (_postmaster.HasExited)
            {
                throw new XunitException($"PostgreSQL has ended with code {_postmaster.ExitCode}: {Said}");
            }

            try
            {
                Execute(ConnectionString("postgres"), "SELECT 1");
                return Task.FromResult(true);
            }
            catch (NpgsqlException)
            {
                return Task.FromResult(false);
            }
        });
    }

    /// <summary>Ends the server as its operators do: connections are cut, what is committed is flushed.</summary>
    public void Stop()
    {
        if (_postmaster is not { HasExited: false } postmaster)
        {
            return;
        }

        Send(postmaster.Id, InterruptSignal);
        Assert.True(postmaster.WaitForExit(s_patience), $"PostgreSQL has not ended within {s_patience}.");
        postmaster.Dispose();
        _postmaster = null;
    }

    /// <summary>
    /// Ends all of the server's processes as <c>kill -9</c> does, the postmaster's and its children's, before any can write
    /// what it holds in memory.
    /// </summary>
    public void Crash()
    {
        if (_postmaster is not { HasExited: false } postmaster)
        {
            return;
        }

        // Stopped first: it would otherwise see its children go and start others.
        Send(postmaster.Id, StopSignal);
        var children = ChildrenOf(postmaster.Id);
        children.ForEach(child => Send(child, KillSignal));
        Send(postmaster.Id, KillSignal);
        postmaster.WaitForExit();
        postmaster.Dispose();
        _postmaster = null;

        // While one of them has memory or a socket of the server still, another server refuses to start.
        var clock = Stopwatch.StartNew();
        while (children.Exists(child => StateOf(child) is { State: not 'Z' }) && clock.Elapsed < s_patience)
        {
            Thread.Sleep(5);
        }
    }

    /// <summary>
    /// Ends one backend as <c>kill -9</c> does, and waits until the postmaster has ended all others for it; it then recovers
    /// and goes on.
    /// </summary>
    public static Task CrashBackendAsync(string connectionString)
    {
        using var victim = new NpgsqlConnection(connectionString + ";Pooling=False");
        victim.Open();
        var witness = new NpgsqlConnection(connectionString + ";Pooling=False");
        witness.Open();
        Send(victim.ProcessID, KillSignal);
        return Eventually.HoldsAsync("all connections have ended", TimeSpan.FromSeconds(30), async () =>
        {
            try
            {
                await using var command = new NpgsqlCommand("SELECT 1", witness);
                await command.ExecuteScalarAsync();
                return false;
            }
            catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
            {
                await witness.DisposeAsync();
                return true;
            }
        });
    }

    /// <summary>Stops all of the server's processes in their tracks; connections stay open.</summary>
    public void Freeze() => SendToAll(StopSignal);

    /// <summary>Lets a frozen server go on.</summary>
    public void Thaw() => SendToAll(ContinueSignal);

    /// <summary>Runs a statement.</summary>
    public static object? Execute(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection(connectionString + ";Pooling=False");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private string DataFolder => Path.Combine(_folder, "data");

    private void SendToAll(int signal)
    {
        Send(_postmaster!.Id, signal);
        foreach (var child in ChildrenOf(_postmaster.Id))
        {
            Send(child, signal);
        }
    }

    private Process Start(string binary, params string[] arguments)
    {
        var start = new ProcessStartInfo { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (_account is null)
        {
            start.FileName = binary;
        }
        else
        {
            start.FileName = "setpriv";
            foreach (var argument in new[] { $"--reuid={_account}", "--clear-groups", "--", binary })
            {
                start.ArgumentList.Add(argument);
            }
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start };
        // Read, so that a full pipe never holds the server up.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task RunAsAccountAsync(string binary, params string[] arguments)
    {
        using var process = Start(binary, arguments);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{binary} has ended with code {process.ExitCode}.");
    }

    private static async Task RunAsync(string binary, params string[] arguments)
    {
        using var process = Process.Start(binary, arguments);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{binary} has ended with code {process.ExitCode}.");
    }

    private static List<int> ChildrenOf(int parent)
    {
        var children = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && StateOf(id)?.Parent == parent)
            {
                children.Add(id);
            }
        }

        return children;
    }

    // Null for a process that has ended.
    private static (char State, int Parent)? StateOf(int process)
    {
        try
        {
            // The name, in parentheses, may hold anything; behind it are the state and the parent.
            var status = File.ReadAllText($"/proc/{process}/stat");
            var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    private void Note(string? line)
    {
        lock (_said)
        {
            _said.Enqueue(line ?? "");
            if (_said.Count > LinesKept)
            {
                _said.Dequeue();
            }
        }
    }

    private static string FindBinary(string name)
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(debian)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists)
            ?? throw new XunitException($"'{name}' is neither in PATH nor below /usr/lib/postgresql; these tests need PostgreSQL's server binaries, 13 or newer.");
    }

    private static string FindAccount()
    {
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return accounts.Contains("postgres") ? "postgres" : "nobody";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Send(int process, int signal) => _ = kill(process, signal);

#pragma warning disable IDE1006 // It is called so.
    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);
#pragma warning restore IDE1006
}
