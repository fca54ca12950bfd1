namespace CommunityScoring.Community;

/// <summary>What one person, or many, contribute to the figures of a period: whole numbers, which add and subtract in any order.</summary>
internal readonly record struct MemberSums
{
    /// <summary>Persons active on the period's last day.</summary>
    public long ActiveOnLastDay { get; init; }

    /// <summary>Persons active in the 7 days that end with it.</summary>
    public long ActiveIn7Days { get; init; }

    /// <summary>Persons active in the 30 days that end with it.</summary>
    public long ActiveIn30Days { get; init; }

    /// <summary>Persons active in the period.</summary>
    public long Active { get; init; }

    /// <summary>Those of them with a contribution.</summary>
    public long Contributors { get; init; }

    /// <summary>Persons whose first kept bucket is in the period.</summary>
    public long New { get; init; }

    /// <summary>Those of them who contributed within 7 days.</summary>
    public long NewContributors { get; init; }

    /// <summary>Σ over the active persons of their distinct activities.</summary>
    public long Activities { get; init; }

    /// <summary>Referrals made.</summary>
    public long Referrals { get; init; }

    /// <summary>Persons who attended an event.</summary>
    public long Attendees { get; init; }

    /// <summary>Those of them who did so on two days or more.</summary>
    public long RepeatAttendees { get; init; }

    /// <summary>Persons who asked.</summary>
    public long Askers { get; init; }

    /// <summary>Those of them with an answer.</summary>
    public long AnsweredAskers { get; init; }

    /// <summary>Questions opened in the period.</summary>
    public long Questions { get; init; }

    /// <summary>Those of them that are solved.</summary>
    public long Solved { get; init; }

    /// <summary>Support tickets saved in the period.</summary>
    public long TicketsSaved { get; init; }

    /// <summary>The sums with others added or taken away.</summary>
    /// <param name="other">The others.</param>
    /// <param name="sign">1 to add them, −1 to take them away.</param>
    public MemberSums Plus(in MemberSums other, int sign) => new()
    {
        ActiveOnLastDay = ActiveOnLastDay + (sign * other.ActiveOnLastDay),
        ActiveIn7Days = ActiveIn7Days + (sign * other.ActiveIn7Days),
        ActiveIn30Days = ActiveIn30Days + (sign * other.ActiveIn30Days),
        Active = Active + (sign * other.Active),
        Contributors = Contributors + (sign * other.Contributors),
        New = New + (sign * other.New),
        NewContributors = NewContributors + (sign * other.NewContributors),
        Activities = Activities + (sign * other.Activities),
        Referrals = Referrals + (sign * other.Referrals),
        Attendees = Attendees + (sign * other.Attendees),
        RepeatAttendees = RepeatAttendees + (sign * other.RepeatAttendees),
        Askers = Askers + (sign * other.Askers),
        AnsweredAskers = AnsweredAskers + (sign * other.AnsweredAskers),
        Questions = Questions + (sign * other.Questions),
        Solved = Solved + (sign * other.Solved),
        TicketsSaved = TicketsSaved + (sign * other.TicketsSaved),
    };
}
