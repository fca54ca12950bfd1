namespace CommunityScoring.Contracts;

/// <summary>
/// Carries an immutable value between grains: within a silo by reference, uncopied; between silos by the serializer of
/// the value.
/// </summary>
/// <typeparam name="T">The value's type; it must be immutable.</typeparam>
/// <param name="Value">The value.</param>
[GenerateSerializer]
[Immutable]
[Alias("CommunityScoring.Envelope`1")]
public readonly record struct Envelope<T>([property: Id(0)] T Value);
