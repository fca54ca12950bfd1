namespace CommunityScoring.Api.Accounts;

/// <summary>A place in a ranked list: the group ascending, the value descending, the id ordinal. No two accounts share one.</summary>
/// <param name="Group">0 for accounts with a value, more for those that come after them.</param>
/// <param name="Value">The value.</param>
/// <param name="Id">The account's id.</param>
internal readonly record struct Rank(int Group, double Value, string Id) : IComparable<Rank>
{
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
