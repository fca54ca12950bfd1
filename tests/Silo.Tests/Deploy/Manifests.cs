using System.Globalization;
using System.Text.RegularExpressions;
using Xunit.Sdk;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace CommunityScoring.Silo.Tests.Deploy;

/// <summary>The files of <c>deploy/</c>, as the repository has them.</summary>
internal static partial class Manifests
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The text of a file below <c>deploy/</c>.</summary>
    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, "deploy", path));

    /// <summary>A file below <c>deploy/</c>, its aliases and merges resolved.</summary>
    public static YamlNode Yaml(string path)
    {
        var plain = new DeserializerBuilder().Build().Deserialize<object>(new MergingParser(new Parser(new StringReader(Text(path)))));
        var stream = new YamlStream();
        stream.Load(new StringReader(new SerializerBuilder().DisableAliases().Build().Serialize(plain)));
        return stream.Documents[0].RootNode;
    }

    /// <summary>A service of <c>compose.yaml</c>.</summary>
    public static YamlNode Service(string name) => Yaml("compose.yaml")["services"][name];

    /// <summary>The environment of a service of <c>compose.yaml</c>, what it leaves to its operator filled in.</summary>
    public static Dictionary<string, string> Environment(string service) => ((YamlMappingNode)Service(service)["environment"]).Children
        .ToDictionary(pair => pair.Key.ToString(), pair => Reference().Replace(pair.Value.ToString(), "a-secret-of-the-operator"), StringComparer.Ordinal);

    /// <summary>The items of a list.</summary>
    public static IReadOnlyList<string> Items(YamlNode list) => [.. ((YamlSequenceNode)list).Children.Select(item => item.ToString())];

    /// <summary>A duration as compose writes it: <c>60s</c>.</summary>
    public static TimeSpan Seconds(YamlNode node) => TimeSpan.FromSeconds(double.Parse(node.ToString().TrimEnd('s'), CultureInfo.InvariantCulture));

    /// <summary>All templates of the chart.</summary>
    public static IReadOnlyDictionary<string, string> Templates => Directory
        .EnumerateFiles(Path.Combine(Root, "deploy/helm/community-scoring/templates"))
        .ToDictionary(file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CommunityScoring.sln")))
            {
                return folder.FullName;
            }
        }

        throw new XunitException($"No folder above {AppContext.BaseDirectory} has CommunityScoring.sln.");
    }

    [GeneratedRegex(@"\$\{[A-Z_]+(:\?)?\}")]
    private static partial Regex Reference();
}
