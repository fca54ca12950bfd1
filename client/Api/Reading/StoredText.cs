using System.Diagnostics.CodeAnalysis;
using CommunityScoring.Events;

namespace CommunityScoring.Api.Reading;

/// <summary>
/// Names and ids of a request as they are stored: the parser of events takes addresses out of such texts, so whoever asks for
/// one with an address finds it under the same pseudonym, and no answer repeats the address.
/// </summary>
/// <param name="pseudonymizer">Makes the pseudonyms.</param>
internal sealed class StoredText(Pseudonymizer pseudonymizer)
{
    private readonly AddressRedactor _redactor = new(pseudonymizer);
    private readonly AddressRedactor? _former = pseudonymizer.Previous is { } previous ? new(previous) : null;

    /// <summary>The text as it is stored; null for null.</summary>
    [return: NotNullIfNotNull(nameof(asked))]
    public string? Of(string? asked) => asked is null ? null : _redactor.Redact(asked);

    /// <summary>The text as it was stored under the previous pseudonym secret; null where there is none, or it is the same.</summary>
    public string? FormerOf(string? asked) => asked is not null && _former?.Redact(asked) is { } former && former != asked ? former : null;

    /// <summary>Texts to be stored and compared with stored ones: all of them as they are stored, then as some were under the previous secret.</summary>
    public IEnumerable<string> AllOf(IReadOnlyCollection<string> asked) => asked.Select(text => Of(text)).Concat(asked.Select(FormerOf).OfType<string>());
}
