using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace CommunityScoring.Api.Audit;

/// <summary>What an audited call is about: the values of its path, and what its handler adds.</summary>
public sealed partial class AuditNotes
{
    private const string NotShown = "not shown";

    /// <summary>What is noted.</summary>
    internal ImmutableSortedDictionary<string, string> Subject { get; private set; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Has the audit log say more of a call, such as what was made by it. Nothing happens where the route is not audited.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">What it is, as in <c>key</c>.</param>
    /// <param name="value">An id or a number: 1-300 characters of [A-Za-z0-9._:/-]; anything else could hold an address and is not shown.</param>
    public static void Add(HttpContext context, string name, string value) => context.Features.Get<AuditNotes>()?.Add(name, value);

    internal void Add(string name, string? value) => Subject = Subject.SetItem(name, value is not null && Id().IsMatch(value) ? value : NotShown);

    [GeneratedRegex(@"\A[A-Za-z0-9._:/-]{1,300}\z")]
    private static partial Regex Id();
}
