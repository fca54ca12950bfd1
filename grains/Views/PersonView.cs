using CommunityScoring.Leaves;

namespace CommunityScoring.Views;

/// <summary>
/// The view of a person, kept by the identity at which the owners end. Soft: built from storage on first use, then kept
/// up by what its leaves tell, and dropped when the identity is no person any more. Not thread-safe; calls may
/// interleave at awaits.
/// </summary>
/// <param name="person">The identity that keeps the view.</param>
/// <param name="leaf">The identity's own leaf.</param>
/// <param name="loader">Reads leaves from storage.</param>
public sealed class PersonView(string person, Leaf leaf, LeafLoader loader)
{
    private PersonLeaves? _kept;

    /// <summary>The leaves while they are kept up; else null.</summary>
    public PersonLeaves? Kept => _kept;

    /// <summary>The leaves of the person, to be built with their first use.</summary>
    /// <param name="keep">
    /// True where the identity has no owner: all that concerns the person comes by here, so the view can be kept up.
    /// The person of a circle builds its view for each use.
    /// </param>
    public PersonLeaves Open(bool keep)
    {
        if (!keep)
        {
            _kept = null;
            return new PersonLeaves(person, leaf, loader);
        }

        return _kept ??= new PersonLeaves(person, leaf, loader);
    }

    /// <summary>Lets the view go; the next use builds it anew.</summary>
    public void Drop() => _kept = null;

    /// <summary>Reads everything from storage again: makes up for a telling that went to another activation.</summary>
    public Task VerifyAsync() => _kept?.VerifyAsync() ?? Task.CompletedTask;
}
