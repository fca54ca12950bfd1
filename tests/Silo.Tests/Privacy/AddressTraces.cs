using System.Text;
using Xunit;

namespace CommunityScoring.Silo.Tests.Privacy;

/// <summary>Looks for an address in anything, in every form in which it could have been written there.</summary>
internal sealed class AddressTraces
{
    private readonly List<(string Form, byte[] Bytes)> _forms = [];

    /// <summary>Looks for the address, and for its local part where that is like nothing else.</summary>
    public AddressTraces(string address, string? local = null)
    {
        foreach (var text in local is null ? [address] : new[] { address, local })
        {
            Add(text);
            Add(text.ToUpperInvariant());
            Add(string.Concat(text[0].ToString().ToUpperInvariant(), text.AsSpan(1)));
            Add(text.Replace("@", "%40", StringComparison.Ordinal));
            Add(text.Replace("@", "\\u0040", StringComparison.Ordinal));
            _forms.Add(("UTF-16", Encoding.Unicode.GetBytes(text)));
            AddHex(text);
            for (var before = 0; before < 3; before++)
            {
                AddBase64(text, before);
            }
        }
    }

    /// <summary>The forms as text, for what can be asked for text only.</summary>
    public IEnumerable<string> Texts => _forms.Where(form => form.Form != "UTF-16").Select(form => Encoding.UTF8.GetString(form.Bytes));

    /// <summary>Asserts that there is no trace.</summary>
    /// <param name="where">What is looked at, for the message.</param>
    /// <param name="bytes">All that stands there.</param>
    public void AssertNone(string where, ReadOnlySpan<byte> bytes)
    {
        foreach (var (form, trace) in _forms)
        {
            var at = bytes.IndexOf(trace);
            Assert.True(at < 0, $"{where} has '{form}' at {at}: …{(at < 0 ? "" : Around(bytes, at))}…");
        }
    }

    /// <summary>Asserts that there is no trace.</summary>
    public void AssertNone(string where, string text) => AssertNone(where, Encoding.UTF8.GetBytes(text));

    private static string Around(ReadOnlySpan<byte> bytes, int at) =>
        Encoding.UTF8.GetString(bytes[Math.Max(0, at - 80)..Math.Min(bytes.Length, at + 80)]).ReplaceLineEndings(" ");

    private void Add(string text) => _forms.Add((text, Encoding.UTF8.GetBytes(text)));

    private void AddHex(string text)
    {
        var hex = Convert.ToHexString(Encoding.UTF8.GetBytes(text));
        Add(hex);
        Add(hex.ToLowerInvariant());
    }

    // In base 64 a text looks in three ways, by how many bytes stand before it; what its neighbours change is cut away.
    private void AddBase64(string text, int before)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', before) + text)).TrimEnd('=');
        var inner = encoded[(before == 0 ? 0 : before + 1)..^2];
        Add(inner);
    }
}
