namespace CommunityScoring.Index;

/// <summary>A place in a ranked list: the group ascending, the value descending, the id ordinal. No two accounts share one.</summary>
/// <param name="Group">0 for accounts with a value, more for those that come after them.</param>
/// <param name="Value">The value; a number.</param>
/// <param name="Id">The account's id.</param>
[GenerateSerializer]
[Alias("CommunityScoring.Rank")]
[Immutable]
public readonly record struct Rank([property: Id(0)] int Group, [property: Id(1)] double Value, [property: Id(2)] string Id) : IComparable<Rank>
{
    /// <inheritdoc/>
    public int CompareTo(Rank other)
    {
        var byGroup = Group.CompareTo(other.Group);
        if (byGroup != 0)
        {
            return byGroup;
        }

        var byValue = other.Value.CompareTo(Value);
        return byValue != 0 ? byValue : string.CompareOrdinal(Id, other.Id);
    }
}
