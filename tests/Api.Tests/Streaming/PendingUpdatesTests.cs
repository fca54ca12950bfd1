using CommunityScoring.Alerts;
using CommunityScoring.Api.Streaming;
using Microsoft.Extensions.Time.Testing;

namespace CommunityScoring.Api.Tests.Streaming;

public sealed class PendingUpdatesTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero));
    private readonly PendingUpdates _pending;

    public PendingUpdatesTests()
    {
        _pending = new PendingUpdates(_time);
        _pending.Fall(100);
    }

    [Fact]
    public void Nothing_is_taken_before_what_came_before_is_being_read()
    {
        _pending.Offer(Update("a", 101));
        _pending.Pass(101);
        Assert.Empty(_pending.Take(out _));
        Assert.Equal(100, _pending.Rearm());

        // While it is read, what comes waits; how far it has been read is what counts.
        _pending.Offer(Update("b", 110));
        _pending.Pass(110);
        Assert.Equal(100, _pending.Sent);
        _pending.Offer(Update("a", 101));
        _pending.Read(105, isAll: true);
        Assert.Equal(100, _pending.Sent);
        Assert.Equal(["a", "b"], _pending.Take(out _).Select(update => update.Account));
        Assert.Equal(105, _pending.Sent);
        _pending.Pass(110);
        Assert.Equal(110, _pending.Sent);
    }

    [Fact]
    public void The_latest_of_each_account_waits_with_every_alert()
    {
        Live();
        _pending.Offer(Update("a", 101, score: true, alerts: ["x:1", "y:1"]));
        _pending.Offer(Update("a", 103, alerts: ["y:2"]));
        _pending.Offer(Update("a", 102, alerts: ["y:9"]));
        var update = Assert.Single(_pending.Take(out _));
        Assert.Equal(103, update.Sequence);
        Assert.NotNull(update.Score);
        Assert.Equal([("x", 1), ("y", 2)], update.Alerts.Select(alert => (alert.Id, (int)alert.Json[0])));
    }

    [Fact]
    public void What_was_sent_is_not_sent_again_where_the_hub_offers_it_late()
    {
        Live();
        _pending.Offer(Update("a", 104));
        Assert.Single(_pending.Take(out _));

        // As it was before, and as it is: neither holds back the sequence.
        _pending.Offer(Update("a", 102));
        _pending.Offer(Update("a", 104));
        _pending.Pass(105);
        Assert.Equal(105, _pending.Sent);
        _time.Advance(PendingUpdates.Pause);
        Assert.Empty(_pending.Take(out _));
    }

    [Fact]
    public void What_was_sent_while_it_was_read_may_be_read_with_more()
    {
        _pending.Rearm();
        _pending.Offer(Update("a", 104, score: true));
        Assert.Single(_pending.Take(out _));
        _pending.Offer(Update("a", 104, score: true, alerts: ["x:1"]));
        _pending.Read(104, isAll: true);
        _time.Advance(PendingUpdates.Pause);
        Assert.Equal("x", Assert.Single(Assert.Single(_pending.Take(out _)).Alerts).Id);
    }

    [Fact]
    public void The_next_is_never_due_in_the_past_though_time_goes_on_meanwhile()
    {
        Live();
        _pending.Offer(Update("a", 101));
        Assert.Single(_pending.Take(out _));
        _pending.Offer(Update("a", 102));

        // Each look at the clock finds it later: at the first the second is not over, at the next it would be.
        _time.Advance(PendingUpdates.Pause - TimeSpan.FromMilliseconds(1));
        _time.AutoAdvanceAmount = TimeSpan.FromMilliseconds(5);
        Assert.Empty(_pending.Take(out var next));
        Assert.InRange(next!.Value, TimeSpan.Zero, PendingUpdates.Pause);
    }

    [Fact]
    public void An_account_that_was_sent_waits_for_a_second()
    {
        Live();
        _pending.Offer(Update("a", 101));
        Assert.Single(_pending.Take(out _));
        _time.Advance(TimeSpan.FromMilliseconds(300));
        _pending.Offer(Update("a", 102));
        _pending.Offer(Update("b", 103));
        _pending.Pass(103);
        Assert.Equal(["b"], _pending.Take(out var next).Select(update => update.Account));
        Assert.Equal(TimeSpan.FromMilliseconds(700), next);
        Assert.Equal(101, _pending.Sent);
        _time.Advance(TimeSpan.FromMilliseconds(700));
        Assert.Equal(["a"], _pending.Take(out next).Select(update => update.Account));
        Assert.Null(next);
        Assert.Equal(103, _pending.Sent);
    }

    [Fact]
    public void One_that_is_too_slow_lets_go_and_reads_from_where_it_was()
    {
        Live();
        for (var number = 0; number <= PendingUpdates.Most; number++)
        {
            _pending.Offer(Update($"a{number}", 200 + number));
        }

        Assert.True(_pending.IsBehind);
        Assert.Empty(_pending.Take(out _));
        _pending.Pass(9_999);
        Assert.Equal(100, _pending.Rearm());
        Assert.False(_pending.IsBehind);
    }

    private void Live()
    {
        _pending.Rearm();
        _pending.Read(100, isAll: true);
    }

    private static StreamUpdate Update(string account, long sequence, bool score = false, params string[] alerts) => new(
        sequence, account, null, null, score ? [1] : null, [.. alerts.Select(alert => new StreamedAlert(alert[..1], AlertKind.Surge, [(byte)(alert[2] - '0')]))]);
}
