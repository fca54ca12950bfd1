using System.Collections.Immutable;

namespace CommunityScoring.Facts;

/// <summary>Which change of consent rules.</summary>
public static class ConsentFacts
{
    /// <summary>The change that rules a day: the latest with a day on or before it, of the same day the later time; null for none.</summary>
    /// <param name="changes">In ascending order of their stamps.</param>
    /// <param name="day">The UTC day.</param>
    public static ConsentFact? RulingOn(ImmutableArray<ConsentFact> changes, DateOnly day)
    {
        for (var i = changes.Length - 1; i >= 0; i--)
        {
            if (changes[i].Stamp.Day <= day)
            {
                return changes[i];
            }
        }

        return null;
    }

    /// <summary>The latest change of all, or null.</summary>
    public static ConsentFact? Latest(ImmutableArray<ConsentFact> changes) => changes.IsEmpty ? null : changes[^1];
}
