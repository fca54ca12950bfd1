using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Community;

/// <summary>Reads from a person's days what the person contributes to the figures of a period and slice.</summary>
internal sealed class MemberCounting(Period period, CommunitySlice slice, ScoringModel model, IReadOnlyDictionary<string, string> segments)
{
    private const string Contribution = "contribution";
    private const string Attendance = "event.attended";

    /// <summary>Days within which a new member's contribution counts as a first one, the first day included.</summary>
    private const int FirstDays = 7;

    /// <summary>The contribution of a person.</summary>
    /// <param name="parts">All parts of the person, one an account, in any order.</param>
    public MemberSums Count(IReadOnlyList<MemberActivity> parts)
    {
        DateOnly? first = null;
        var done = new List<(DateOnly Day, string Activity, long Count)>();
        foreach (var part in parts)
        {
            if (Read(part, done) is { } day && !(first <= day))
            {
                first = day;
            }
        }

        return OfActivity(done, first).Plus(OfQuestions(parts), 1);
    }

    /// <summary>The questions of a person that count in the slice: threads have no program.</summary>
    public IEnumerable<AskedQuestion> QuestionsOf(IReadOnlyList<MemberActivity> parts) =>
        slice.Program is not null ? [] : parts.Where(IsOfSegment).SelectMany(part => part.Questions);

    private bool IsOfSegment(MemberActivity part) =>
        slice.Segment is not { } segment || (part.Account is { } account && segments.GetValueOrDefault(account) == segment);

    /// <summary>Takes out what was done in the slice.</summary>
    /// <returns>The first day with any activity, of the slice or not.</returns>
    private DateOnly? Read(MemberActivity part, List<(DateOnly Day, string Activity, long Count)> done)
    {
        DateOnly? first = null;
        var isOfSegment = IsOfSegment(part);

        // Decoded for this reading alone: all members' buckets at once would take far more room than packed ones.
        var buckets = part.Buckets.DecodeCopy();
        for (var start = 0; start < buckets.Length;)
        {
            // Counts add over programs before they are looked at: a sum below 0 reads as 0.
            var (day, activity) = (buckets[start].Day, buckets[start].Activity);
            var (all, own) = (0L, 0L);
            for (; start < buckets.Length && buckets[start].Day == day && buckets[start].Activity == activity; start++)
            {
                all += buckets[start].Count;
                own += slice.Program is null || buckets[start].Program == slice.Program ? buckets[start].Count : 0;
            }

            if (all > 0)
            {
                first ??= day;
            }

            if (own > 0 && isOfSegment)
            {
                done.Add((day, activity, own));
            }
        }

        return first;
    }

    private MemberSums OfActivity(List<(DateOnly Day, string Activity, long Count)> done, DateOnly? first)
    {
        var isNew = first is { } start && period.Contains(start) && done.Exists(entry => entry.Day == start);
        var activities = new HashSet<string>(StringComparer.Ordinal);
        var attended = new HashSet<DateOnly>();
        var age = int.MaxValue;
        var (contributed, contributedFirst) = (false, false);
        long referrals = 0;
        foreach (var (day, activity, count) in done)
        {
            var isContribution = model.Find(activity)?.Dimension == Contribution;
            contributedFirst |= isContribution && day.DayNumber - first?.DayNumber is >= 0 and < FirstDays;
            if (day <= period.To)
            {
                age = Math.Min(age, period.To.DayNumber - day.DayNumber);
            }

            if (period.Contains(day))
            {
                activities.Add(activity);
                contributed |= isContribution;
                referrals += activity == Person.ReferralActivity ? count : 0;
                if (activity == Attendance)
                {
                    attended.Add(day);
                }
            }
        }

        return new MemberSums
        {
            ActiveOnLastDay = One(age < 1),
            ActiveIn7Days = One(age < 7),
            ActiveIn30Days = One(age < 30),
            Active = One(activities.Count > 0),
            Contributors = One(contributed),
            New = One(isNew),
            NewContributors = One(isNew && contributedFirst),
            Activities = activities.Count,
            Referrals = referrals,
            Attendees = One(attended.Count > 0),
            RepeatAttendees = One(attended.Count > 1),
        };
    }

    private MemberSums OfQuestions(IReadOnlyList<MemberActivity> parts)
    {
        var sums = default(MemberSums);
        foreach (var question in QuestionsOf(parts))
        {
            var isAsked = period.Contains(question.OpenedOn);
            sums = sums with
            {
                Askers = One(isAsked || sums.Askers > 0),
                AnsweredAskers = One((isAsked && question.Response is not null) || sums.AnsweredAskers > 0),
                Questions = sums.Questions + One(isAsked),
                Solved = sums.Solved + One(isAsked && question.IsSolved),
                TicketsSaved = sums.TicketsSaved + One(question.TicketSavedOn is { } day && period.Contains(day)),
            };
        }

        return sums;
    }

    private static long One(bool holds) => holds ? 1 : 0;
}
