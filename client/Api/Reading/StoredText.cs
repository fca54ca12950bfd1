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

    /// <summary>The text as it is stored; null for null.</summary>
    [return: NotNullIfNotNull(nameof(asked))]
    public string? Of(string? asked) => asked is null ? null : _redactor.Redact(asked);
}
