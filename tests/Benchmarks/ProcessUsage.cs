using System.Globalization;

namespace CommunityScoring.Benchmarks;

/// <summary>What a process has used so far, as the kernel counts it.</summary>
/// <param name="Cpu">User and system time.</param>
/// <param name="ResidentBytes">Memory in use now.</param>
/// <param name="WrittenBytes">What it has had written to the disk.</param>
public readonly record struct ProcessUsage(TimeSpan Cpu, long ResidentBytes, long WrittenBytes)
{
    private const int TicksPerSecond = 100;

    public static ProcessUsage Of(int processId)
    {
        var fields = FieldsOf(processId);
        return new ProcessUsage(
            TimeOf(fields, 11) + TimeOf(fields, 12), long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize, WrittenBy(processId));
    }

    /// <summary>The same of a process and its children, those that have ended included.</summary>
    public static ProcessUsage OfFamily(int processId)
    {
        var fields = FieldsOf(processId);
        var sum = Of(processId).Plus(new ProcessUsage(TimeOf(fields, 13) + TimeOf(fields, 14), 0, 0));
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                    && FieldsOf(id)[1] == processId.ToString(CultureInfo.InvariantCulture))
                {
                    sum = sum.Plus(Of(id));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }

        return sum;
    }

    public ProcessUsage Plus(ProcessUsage other) => new(Cpu + other.Cpu, ResidentBytes + other.ResidentBytes, WrittenBytes + other.WrittenBytes);

    // What stands behind the name, which is in parentheses and may hold anything.
    private static string[] FieldsOf(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static TimeSpan TimeOf(string[] fields, int place) =>
        TimeSpan.FromSeconds(double.Parse(fields[place], CultureInfo.InvariantCulture) / TicksPerSecond);

    private static long WrittenBy(int processId)
    {
        const string Name = "write_bytes: ";
        var line = File.ReadLines($"/proc/{processId}/io").First(text => text.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
    }
}
