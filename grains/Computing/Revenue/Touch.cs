namespace CommunityScoring.Revenue;

/// <summary>One touch of an account.</summary>
/// <param name="At">When it was; of a person's bucket the earliest time of the day, of a referral the start of its day.</param>
/// <param name="IsCommunity">True when the community's, false for a <c>crm.touch.v1</c>.</param>
/// <param name="Person">The person who earns a community touch; null for others, whose member is information only.</param>
/// <param name="Channel">The activity, or the channel as given.</param>
/// <param name="Campaign">The program, or the campaign as given; null for none.</param>
/// <param name="Event">The key of the touch's own leaf; null for community touches, which person, activity, program and day name.</param>
public sealed record Touch(DateTimeOffset At, bool IsCommunity, string? Person, string Channel, string? Campaign, string? Event)
    : IComparable<Touch>
{
    /// <summary>The UTC calendar day.</summary>
    public DateOnly Day => DateOnly.FromDateTime(At.UtcDateTime);

    /// <summary>The order of a journey: time, community first, person, channel, campaign; at last the event, so that it is total.</summary>
    public int CompareTo(Touch? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = At.UtcTicks.CompareTo(other.At.UtcTicks);
        order = order != 0 ? order : other.IsCommunity.CompareTo(IsCommunity);
        order = order != 0 ? order : string.CompareOrdinal(Person, other.Person);
        order = order != 0 ? order : string.CompareOrdinal(Channel, other.Channel);
        order = order != 0 ? order : string.CompareOrdinal(Campaign, other.Campaign);
        return order != 0 ? order : string.CompareOrdinal(Event, other.Event);
    }
}
