using System.Globalization;
using System.Net;

namespace CommunityScoring.Silo.Hosting;

/// <summary>Reads settings and collects a line for each thing that is wrong.</summary>
/// <param name="configuration">The configuration.</param>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _problems = [];

    /// <summary>A text, or null where it is missing or empty.</summary>
    public string? Text(string key) => string.IsNullOrWhiteSpace(configuration[key]) ? null : configuration[key]!.Trim();

    /// <summary>A whole number.</summary>
    public int Whole(string key, int otherwise, int least, int most)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Reject($"{key} is '{text}'; allowed: a whole number from {least} to {most}");
        return otherwise;
    }

    /// <summary>A duration.</summary>
    public TimeSpan Duration(string key, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Reject($"{key} is '{text}'; allowed: a duration from {least:c} to {most:c}, as in 00:00:02");
        return otherwise;
    }

    /// <summary>Yes or no.</summary>
    public bool Flag(string key, bool otherwise)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        if (bool.TryParse(text, out var value))
        {
            return value;
        }

        Reject($"{key} is '{text}'; allowed: true, false");
        return otherwise;
    }

    /// <summary>An IP address, or null where it is missing.</summary>
    public IPAddress? Address(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (IPAddress.TryParse(text, out var value))
        {
            return value;
        }

        Reject($"{key} is '{text}'; allowed: an IP address, as in 10.0.0.7");
        return null;
    }

    /// <summary>Notes a problem.</summary>
    public void Reject(string problem) => _problems.Add(problem);

    /// <summary>Ends the reading.</summary>
    public void ThrowIfRejected()
    {
        if (_problems.Count > 0)
        {
            throw new SettingsException(_problems);
        }
    }
}

/// <summary>Settings that a silo cannot start with: one clear line for each thing wrong.</summary>
/// <param name="problems">The lines.</param>
public sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>A single problem.</summary>
    public SettingsException(string problem)
        : this([problem])
    {
    }

    /// <summary>The lines.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
