using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace CommunityScoring.Silo.Tests.Deploy;

/// <summary>A configuration that notes what is asked for.</summary>
internal sealed class NotedConfiguration(IConfiguration inner) : IConfiguration
{
    private readonly HashSet<string> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _sections = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>True where a key, or the section that it is in, has been asked for.</summary>
    public bool WasAskedFor(string key) => _keys.Contains(key) || _sections.Any(section => key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase));

    public string? this[string key]
    {
        get
        {
            _keys.Add(key);
            return inner[key];
        }
        set => inner[key] = value;
    }

    public IConfigurationSection GetSection(string key)
    {
        _sections.Add(key);
        return inner.GetSection(key);
    }

    public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren();

    public IChangeToken GetReloadToken() => inner.GetReloadToken();
}
