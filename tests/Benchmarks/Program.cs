using CommunityScoring.Benchmarks;

return args switch
{
    ["ingest", .. var rest] => await IngestBenchmark.RunAsync(rest),
    ["scale", .. var rest] => await ScaleBenchmark.RunAsync(rest),
    ["recovery", .. var rest] => await RecoveryBenchmark.RunAsync(rest),
    ["bare", var servers, var topic, var records] => BareConsumer.Run(servers, topic, long.Parse(records)),
    ["latency", .. var rest] => await LatencyBenchmark.RunAsync(rest),
    ["live", .. var rest] => await LiveBenchmark.RunAsync(rest),
    ["account", .. var rest] => await AccountBenchmark.RunAsync(rest),
    ["community", .. var rest] => await CommunityBenchmark.RunAsync(rest),
    ["turn", .. var rest] => await TurnBenchmark.RunAsync(rest),
    ["lists", .. var rest] => await ListBenchmark.RunAsync(rest),
    ["lists-host", var port, var accounts, var rate] => await ListHost.RunAsync(int.Parse(port), int.Parse(accounts), int.Parse(rate)),
    ["stream", .. var rest] => await StreamBenchmark.RunAsync(rest),
    ["stream-host", var port, var rate] => await StreamHost.RunAsync(int.Parse(port), int.Parse(rate)),
    ["store", .. var rest] => await StoreBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project tests/Benchmarks -- ingest [--storage sqlite|postgres] [members] [events]
               dotnet run -c Release --project tests/Benchmarks -- scale [share of a core for each silo, 0 for no limit] [seconds] [events]
               dotnet run -c Release --project tests/Benchmarks -- recovery [events a second] [kills]
               dotnet run -c Release --project tests/Benchmarks -- latency [--storage sqlite|postgres] [--members members] [events a second] [samples] [accounts of a census beside it]
               dotnet run -c Release --project tests/Benchmarks -- live [events a second] [samples] [listeners]
               dotnet run -c Release --project tests/Benchmarks -- account [people] [touch buckets] [samples] [events a second]
               dotnet run -c Release --project tests/Benchmarks -- community [accounts]
               dotnet run -c Release --project tests/Benchmarks -- turn [accounts] [due]
               dotnet run -c Release --project tests/Benchmarks -- lists [accounts] [changes a second] [http, for that part alone]
               dotnet run -c Release --project tests/Benchmarks -- stream [listeners] [changes a second]
               dotnet run -c Release --project tests/Benchmarks -- store [rows] [connection string of an empty PostgreSQL database]
        """);
    return 2;
}
