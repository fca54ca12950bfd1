using System.Reflection;
using System.Runtime.InteropServices;

namespace CommunityScoring.Silo.Ingest;

/// <summary>
/// Finds the librdkafka that Confluent.Kafka itself loads. Its package has several for Linux: one that is linked to Cyrus SASL's <c>libsasl2.so.3</c>,
/// which Debian and many images do not have under that name, one without it, and one for Alpine. The order is that of Confluent.Kafka.
/// </summary>
internal static class NativeKafka
{
    /// <summary>The name under which functions are imported.</summary>
    public const string Name = "librdkafka";

    /// <summary>Which libraries of the package are tried, first to last.</summary>
    /// <param name="runtimeIdentifier">The machine's, as <c>linux-musl-x64</c>.</param>
    public static IReadOnlyList<string> Candidates(string runtimeIdentifier) =>
        runtimeIdentifier.Contains("musl", StringComparison.Ordinal) || runtimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? ["alpine-librdkafka"]
        : OperatingSystem.IsLinux() ? [Name, "centos8-librdkafka"]
        : [Name];

    /// <summary>Loads it for the imports of an assembly; what <see cref="NativeLibrary.SetDllImportResolver"/> asks for.</summary>
    /// <param name="library">The library that is imported.</param>
    /// <param name="assembly">The assembly that imports it.</param>
    /// <param name="path">Where the import says that it is looked for.</param>
    /// <returns>Its handle; zero for another library, or where none can be loaded, so that the runtime tells why.</returns>
    public static IntPtr Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (library != Name)
        {
            return IntPtr.Zero;
        }

        foreach (var candidate in Candidates(RuntimeInformation.RuntimeIdentifier))
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
            {
                return handle;
            }
        }

        return IntPtr.Zero;
    }
}
