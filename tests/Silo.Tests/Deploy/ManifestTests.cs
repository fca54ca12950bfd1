using System.Globalization;
using System.Text.RegularExpressions;
using CommunityScoring.Api;
using CommunityScoring.Api.Access;
using CommunityScoring.Api.Events;
using CommunityScoring.Api.Hosting;
using CommunityScoring.Events;
using CommunityScoring.Silo.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CommunityScoring.Silo.Tests.Deploy;

/// <summary>The manifests say only what the programs understand, and keep what the programs need.</summary>
public sealed partial class ManifestTests
{
    // What the platform, .NET and OpenTelemetry read, not the programs.
    private static readonly string[] s_others =
        ["ASPNETCORE_URLS", "DOTNET_EnableDiagnostics", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_RESOURCE_ATTRIBUTES", "POD_NAME"];

    [Fact]
    public void Every_variable_of_the_silos_is_a_setting()
    {
        var variables = Manifests.Environment("silo");
        AssertKnown(variables.Keys.Concat(ChartVariables("silo.yaml")), SiloReads(variables));
    }

    [Fact]
    public void Every_variable_of_the_api_hosts_is_a_setting()
    {
        var variables = Manifests.Environment("api");
        AssertKnown(variables.Keys.Concat(ChartVariables("api.yaml")), ApiReads(variables));
    }

    [Fact]
    public void A_variable_that_nothing_reads_is_found()
    {
        var variables = Manifests.Environment("silo");
        Assert.ThrowsAny<Exception>(() => AssertKnown(["Kafka__Topics"], SiloReads(variables)));
    }

    [Fact]
    public void The_number_of_requests_of_a_key_is_set_where_keys_are_asked_for()
    {
        Assert.Contains("Access__RequestsPerMinute", ChartVariables("api.yaml"));
        Assert.InRange(int.Parse(Manifests.Environment("api")["Access__RequestsPerMinute"], CultureInfo.InvariantCulture), 0, AccessOptions.MostRequestsPerMinute);
        Assert.Contains($"\"maximum\": {AccessOptions.MostRequestsPerMinute} ", Manifests.Text("helm/community-scoring/values.schema.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_grace_periods_are_above_the_shutdown_time()
    {
        Assert.True(Manifests.Seconds(Manifests.Service("silo")["stop_grace_period"]) > SiloComposition.ShutdownTimeout);
        Assert.True(Manifests.Seconds(Manifests.Service("api")["stop_grace_period"]) > SiloComposition.ShutdownTimeout);
        var values = Manifests.Yaml("helm/community-scoring/values.yaml");
        foreach (var workload in new[] { "silo", "api" })
        {
            Assert.True(Manifests.Seconds(values[workload]["terminationGracePeriodSeconds"]) > SiloComposition.ShutdownTimeout);
            Assert.Contains(
                $"terminationGracePeriodSeconds: {{{{ .Values.{workload}.terminationGracePeriodSeconds }}}}",
                Manifests.Templates[$"{workload}.yaml"], StringComparison.Ordinal);
        }

        var least = LeastGracePeriod().Match(Manifests.Text("helm/community-scoring/values.schema.json")).Groups[1].Value;
        Assert.True(TimeSpan.FromSeconds(int.Parse(least, CultureInfo.InvariantCulture)) > SiloComposition.ShutdownTimeout);
    }

    [Fact]
    public void Nothing_is_limited_in_CPU()
    {
        var values = Manifests.Yaml("helm/community-scoring/values.yaml");
        Assert.All(["silo", "api"], workload =>
        {
            Assert.DoesNotContain("cpu", values[workload]["resources"]["limits"].ToString(), StringComparison.Ordinal);
            Assert.Contains("cpu", values[workload]["resources"]["requests"].ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Programs_run_without_rights_over_a_root_that_is_read_only()
    {
        Assert.All(["silo", "api"], service =>
        {
            Assert.Equal("true", Manifests.Service(service)["read_only"].ToString());
            Assert.Equal(["ALL"], Manifests.Items(Manifests.Service(service)["cap_drop"]));
        });
        Assert.Contains("readOnlyRootFilesystem: true", Manifests.Templates["_names.tpl"], StringComparison.Ordinal);
        Assert.Contains("runAsNonRoot: true", Manifests.Templates["_names.tpl"], StringComparison.Ordinal);
        Assert.All(["docker/silo.Dockerfile", "docker/client.Dockerfile"], file =>
        {
            var lines = Manifests.Text(file).Split('\n');
            Assert.Matches("^FROM mcr.microsoft.com/dotnet/aspnet:10.0-.*-chiseled$", Assert.Single(lines, line => line.StartsWith("FROM", StringComparison.Ordinal)));
            Assert.Contains("USER 1654", lines);
        });
    }

    [Fact]
    public void No_secret_stands_in_a_manifest()
    {
        foreach (var variable in new[] { "Storage__ConnectionString", "Pseudonyms__Secret", "Access__BootstrapKey" })
        {
            Assert.Matches($@"- name: {variable}\s+valueFrom:\s+secretKeyRef:", Manifests.Templates["_environment.tpl"]);
            Assert.Matches($@"{variable}: .*\$\{{[A-Z_]+:\?\}}", Manifests.Text("compose.yaml"));
        }
    }

    [Fact]
    public void There_are_three_silos_and_two_api_hosts()
    {
        Assert.Equal("3", Manifests.Service("silo")["deploy"]["replicas"].ToString());
        Assert.Equal("2", Manifests.Service("api")["deploy"]["replicas"].ToString());
    }

    private static void AssertKnown(IEnumerable<string> variables, NotedConfiguration read) => Assert.All(
        variables.Except(s_others, StringComparer.Ordinal),
        variable => Assert.True(read.WasAskedFor(variable.Replace("__", ":", StringComparison.Ordinal)), $"{variable} is no setting"));

    private static NotedConfiguration SiloReads(Dictionary<string, string> variables)
    {
        var read = Noted(variables);
        Assert.Equal(StorageProvider.Postgres, SiloSettings.Read(read, ["--headless"]).Storage.Provider);
        return read;
    }

    private static NotedConfiguration ApiReads(Dictionary<string, string> variables)
    {
        var read = Noted(variables);
        var errors = new List<string>();
        ApiHostSettings.Read(read, errors);
        Assert.Empty(errors);
        using var services = new ServiceCollection().AddLogging().AddCommunityScoringApi(read).BuildServiceProvider();
        var topic = services.GetRequiredService<IIngestTopic>();
        Assert.Equal((variables["Kafka__BootstrapServers"], variables["Kafka__Topic"]), (topic.BootstrapServers, topic.Topic));
        Assert.Empty(topic.ClientSettings);
        services.GetRequiredService<Pseudonymizer>();
        return read;
    }

    private static NotedConfiguration Noted(Dictionary<string, string> variables) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)))
        .Build());

    private static IEnumerable<string> ChartVariables(string template) => Variable()
        .Matches(Manifests.Templates["_environment.tpl"] + Manifests.Templates[template])
        .Select(match => match.Groups[1].Value)
        .Where(name => name != "{{ $name }}")
        .Select(name => name.Replace("{{ $name }}", "client.id", StringComparison.Ordinal).Replace("{{ $index }}", "0", StringComparison.Ordinal));

    // A variable's name is followed by its value.
    [GeneratedRegex(@"- name: (\S+|\{\{ \$name \}\}|\S+\{\{ \$\w+ \}\})\n\s+value")]
    private static partial Regex Variable();

    [GeneratedRegex("\"terminationGracePeriodSeconds\": \\{ \"type\": \"integer\", \"minimum\": (\\d+)")]
    private static partial Regex LeastGracePeriod();
}
