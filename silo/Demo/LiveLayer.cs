using CommunityScoring.Events;
namespace CommunityScoring.Silo.Demo;

/// <summary>
/// The dense layer of one day's live stream. Each second is drawn on its own; event <c>i</c> of a second is the same
/// at any rate. For two minutes at a time one account stands in the light and gets half of what moves scores.
/// </summary>
internal sealed class LiveLayer
{
    private const int SpotlightSeconds = 120;
    private const int ThreadEvery = 300;
    private const int TouchEvery = 60;
    private const int ReferralEvery = 3600;

    private readonly SampleCast _cast;
    private readonly int _day;
    private readonly DayRoll _everyone;
    private readonly Dictionary<int, DayRoll> _spotlights = [];

    public LiveLayer(SampleCast cast, int day)
    {
        _cast = cast;
        _day = day;
        _everyone = cast.RollOf(day, SampleCast.BarelyThere);
    }

    /// <summary>The events of the second, in no order.</summary>
    public List<PlannedEvent> Second(long second, double eventsPerSecond)
    {
        var events = new List<PlannedEvent>();
        if (eventsPerSecond <= 0 || _everyone.IsEmpty)
            return events;

        var moment = DateTimeOffset.FromUnixTimeSeconds(second);
        var draw = SeededDraw.For(_cast.Seed, "live", second);
        var spotlight = SpotlightOf(second);
        var count = (long)Math.Floor((second + 1) * eventsPerSecond) - (long)Math.Floor(second * eventsPerSecond);
        for (var i = 0L; i < count; i++)
        {
            var planned = Activity(draw, spotlight, moment, $"live-{second}-{i}");
            events.Add(planned);
            if (draw.Chance(0.01))
                events.Add(planned);
        }

        AddOccasional(second, moment, events);
        return events;
    }

    private PlannedEvent Activity(Random draw, DayRoll spotlight, DateTimeOffset second, string id)
    {
        var at = second.AddMilliseconds(draw.Next(1000));
        var time = draw.Chance(0.01) ? at.AddMinutes(-draw.Next(1, 180)) : at;
        var kind = draw.NextDouble();
        if (kind < 0.97)
        {
            var visitor = _everyone.Pick(draw);
            return Planned(visitor, visitor.Person, kind < 0.93 ? "visit.recorded" : "reaction.added", at, time, id);
        }

        var member = (draw.Chance(0.5) ? spotlight : _everyone).Pick(draw);
        var choice = ActivityMix.PickWeighty(draw);
        var program = draw.Chance(choice.Programmed) ? draw.Pick(ActivityMix.Programs) : null;
        double? sentiment = draw.Chance(choice.Spoken)
            ? ActivityMix.Sentiment(member.MoodOn(_day, _cast.Horizon), draw)
            : null;
        return Planned(member, member.IdentityIn(choice.Scheme), choice.Activity, at, time, id, program, sentiment);
    }

    private static PlannedEvent Planned(
        SampleMember member, string identity, string activity, DateTimeOffset at, DateTimeOffset time, string id,
        string? program = null, double? sentiment = null) =>
        new(at, time, EventTypes.Activity, id, ActivityMix.KeyOf(member, identity),
            ActivityMix.Data(identity, activity, program, sentiment));

    private DayRoll SpotlightOf(long second)
    {
        var account = _cast.Accounts[(int)(SeededDraw.Mix((ulong)(second / SpotlightSeconds) ^ (uint)_cast.Seed)
            % (ulong)_cast.Accounts.Length)];
        if (!_spotlights.TryGetValue(account.Index, out var roll))
        {
            roll = _cast.RollOf(_day, SampleCast.BarelyThere, m => m.AccountOn(_day) == account);
            _spotlights[account.Index] = roll;
        }

        return roll.IsEmpty ? _everyone : roll;
    }

    // These are few at any rate: open threads and referrals weigh for long.
    private void AddOccasional(long second, DateTimeOffset moment, List<PlannedEvent> events)
    {
        if (second % ThreadEvery == 0)
            AddThreads(second, moment, events);

        var draw = SeededDraw.For(_cast.Seed, "live-occasional", second);
        if (second % TouchEvery == TouchEvery / 2)
        {
            var account = draw.Pick(_cast.Accounts);
            if (account.IsOpenOn(_day))
                events.Add(new(moment, moment, EventTypes.Touch, $"live-{second}-touch", account.Id,
                    TouchData.Draw(account, draw.Chance(0.3), draw)));
        }

        if (second % ReferralEvery == ReferralEvery / 2)
        {
            var referrer = _everyone.Pick(draw).Person;
            events.Add(new(moment, moment, EventTypes.Referral, $"live-{second}-referral", referrer,
                ReferralStory.Data($"ref-live-{second}", referrer, $"domain:lead-{second}.example", null, "tracked", moment, null)));
        }
    }

    /// <summary>A thread is opened, and the one opened a turn before is solved, unless that was yesterday.</summary>
    private void AddThreads(long second, DateTimeOffset moment, List<PlannedEvent> events)
    {
        // The day's last thread would have nobody to solve it.
        if (_cast.DayOf(moment.AddSeconds(ThreadEvery)) == _day)
        {
            var (thread, asker, _) = ThreadOf(second);
            events.Add(new(moment, moment, EventTypes.Question, $"live-{second}-open", asker,
                QuestionData.Open(thread, asker, moment)));
        }

        var opened = moment.AddSeconds(-ThreadEvery);
        if (_cast.DayOf(opened) == _day)
        {
            var (thread, asker, byMember) = ThreadOf(second - ThreadEvery);
            events.Add(new(moment, moment, EventTypes.Question, $"live-{second}-solved", asker,
                QuestionData.Solved(thread, asker, opened, moment.AddSeconds(-60), moment, byMember)));
        }
    }

    private (string Thread, string Asker, bool ByMember) ThreadOf(long second)
    {
        var draw = SeededDraw.For(_cast.Seed, "live-thread", second);
        return ($"thread-live-{second}", _everyone.Pick(draw).Person, draw.Chance(0.7));
    }
}
