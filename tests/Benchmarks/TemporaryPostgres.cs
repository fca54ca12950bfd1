using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace CommunityScoring.Benchmarks;

/// <summary>
/// A PostgreSQL server for a measurement, with the settings that PostgreSQL comes with, in a temporary folder and at a free port. Needs
/// the server's binaries, in PATH or where Debian puts them. It refuses to run as root: then it runs as <c>postgres</c>.
/// </summary>
internal sealed class TemporaryPostgres : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("community-scoring-postgres-").FullName;
    private readonly int _port = FreePort();
    private Process? _postmaster;

    /// <summary>The connection string of an empty database.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>What the server's processes have used.</summary>
    public ProcessUsage Usage => ProcessUsage.OfFamily(_postmaster!.Id);

    /// <summary>Starts a server.</summary>
    public static async Task<TemporaryPostgres> StartAsync()
    {
        var server = new TemporaryPostgres();
        if (Environment.IsPrivilegedProcess)
        {
            Process.Start("chown", ["-R", "postgres", server._folder]).WaitForExit();
        }

        using (var preparing = server.Run("initdb", "-D", server.Data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C"))
        {
            await preparing.WaitForExitAsync();
        }

        server._postmaster = server.Run("postgres", "-D", server.Data, "-p", $"{server._port}", "-k", server._folder, "-c", "listen_addresses=127.0.0.1");
        await server.CreateDatabaseAsync();
        return server;
    }

    public void Dispose()
    {
        if (_postmaster is { HasExited: false } postmaster)
        {
            // Fast shutdown, as a supervisor asks for it.
            Signals.Send(postmaster.Id, Signals.Interrupt);
            postmaster.WaitForExit();
        }

        _postmaster?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private async Task CreateDatabaseAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var connection = new NpgsqlConnection(Named("postgres") + ";Pooling=False");
                await connection.OpenAsync();
                using var command = new NpgsqlCommand("CREATE DATABASE benchmark", connection);
                await command.ExecuteNonQueryAsync();
                ConnectionString = Named("benchmark");
                return;
            }
            catch (NpgsqlException) when (clock.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(100);
            }
        }
    }

    private string Named(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Database={database};Username=tester");

    private Process Run(string binary, params string[] arguments)
    {
        string[] launcher = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--clear-groups", "--"] : [];
        string[] command = [.. launcher, Find(binary), .. arguments];
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string Find(string name)
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(debian)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"'{name}' is neither in PATH nor below /usr/lib/postgresql: this needs PostgreSQL's server binaries.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
