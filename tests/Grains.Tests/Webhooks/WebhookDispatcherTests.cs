using CommunityScoring.Webhooks;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CommunityScoring.Tests.Webhooks.WebhookParts;

namespace CommunityScoring.Tests.Webhooks;

public sealed class WebhookDispatcherTests
{
    private readonly FakeTimeProvider _time = new(Start);
    private readonly ScriptedSender _sender = new();
    private readonly WebhookOptions _options = new();
    private readonly DeliveryQueue _queue;
    private readonly WebhookDispatcher _dispatcher;

    public WebhookDispatcherTests()
    {
        _queue = new DeliveryQueue(new MemoryPages(), _options, Instruments, _time);
        _dispatcher = new WebhookDispatcher(_queue, _sender, new WebhookSchedule(_options, () => 0.5), _options, Instruments, _time);
    }

    [Fact]
    public async Task What_is_due_is_sent_some_at_a_time()
    {
        _queue.Add(Enumerable.Range(0, 20).Select(index => Message($"m{index:00}", $"a{index}")));
        Assert.Equal(Start, _dispatcher.NextRoundAt);
        await RoundAsync();
        Assert.Equal(8, _sender.Sent.Count);
        Assert.Equal(Start, _dispatcher.NextRoundAt);
        await RoundAsync();
        await RoundAsync();
        Assert.Equal(20, _sender.Sent.Distinct().Count());
        Assert.Null(_dispatcher.NextRoundAt);
        Assert.False(_dispatcher.IsFailing);
    }

    [Fact]
    public async Task A_delivery_that_fails_for_a_day_is_tried_ever_more_rarely_and_then_parked()
    {
        _sender.Answer = _ => Task.FromResult(ScriptedSender.Refused);
        _queue.Add([Message("a")]);
        var attempts = new List<DateTimeOffset>();
        while (_dispatcher.NextRoundAt is { } next)
        {
            _time.SetUtcNow(next > _time.GetUtcNow() ? next : _time.GetUtcNow());
            var before = _sender.Sent.Count;
            await RoundAsync();
            attempts.AddRange(Enumerable.Repeat(_time.GetUtcNow(), _sender.Sent.Count - before));
        }

        var gaps = attempts.Zip(attempts.Skip(1), (earlier, later) => later - earlier).ToList();
        Assert.Equal(Start, attempts[0]);
        Assert.Equal(TimeSpan.FromSeconds(7.5), gaps[0]);
        Assert.Equal(TimeSpan.FromSeconds(15), gaps[1]);
        Assert.All(gaps, gap => Assert.InRange(gap, TimeSpan.Zero, TimeSpan.FromMinutes(45)));
        // The last attempt is at the end of the day, and it is parked by it.
        Assert.Equal(Start + TimeSpan.FromDays(1), attempts[^1]);
        Assert.InRange(attempts.Count, 30, 45);
        var parked = Assert.Single(_queue.List(DeliveryState.Parked, null, 10).Deliveries);
        Assert.Equal(("its time is over", attempts.Count, 500), (parked.ParkedReason, parked.Attempts, parked.Last!.Status));
    }

    [Fact]
    public async Task A_receiver_that_takes_nothing_is_asked_with_one_message_at_a_time_and_left_alone_between()
    {
        _sender.Answer = _ => Task.FromResult(ScriptedSender.Refused);
        _queue.Add(Enumerable.Range(0, 1_000).Select(index => Message($"m{index:000}", $"a{index}")));
        await RoundAsync();
        Assert.True(_dispatcher.IsFailing);
        for (var hour = _time.GetUtcNow() + TimeSpan.FromHours(1); _dispatcher.NextRoundAt < hour;)
        {
            _time.SetUtcNow(_dispatcher.NextRoundAt.Value);
            await RoundAsync();
        }

        Assert.InRange(_sender.Sent.Count, 100, 200);

        _sender.Answer = _ => Task.FromResult(ScriptedSender.Taken);
        _time.SetUtcNow(_dispatcher.NextRoundAt!.Value);
        await RoundAsync();
        Assert.False(_dispatcher.IsFailing);
        var before = _sender.Sent.Count;
        await RoundAsync();
        Assert.Equal(before + 8, _sender.Sent.Count);
    }

    [Fact]
    public async Task What_was_never_tried_is_parked_too_when_its_day_is_over_and_the_receiver_takes_nothing()
    {
        _sender.Answer = _ => Task.FromResult(ScriptedSender.Refused);
        _queue.Add(Enumerable.Range(0, 100).Select(index => Message($"m{index}", $"a{index}")));
        _time.Advance(TimeSpan.FromHours(25));
        await RoundAsync();
        Assert.Equal((0, 100), (_queue.Waiting, _queue.Parked));
    }

    [Fact]
    public async Task After_an_outage_of_ours_of_days_what_waits_is_tried_before_it_is_parked()
    {
        _queue.Add(Enumerable.Range(0, 20).Select(index => Message($"m{index}", $"a{index}")));
        _time.Advance(TimeSpan.FromDays(3));
        while (_dispatcher.NextRoundAt <= _time.GetUtcNow())
        {
            await RoundAsync();
        }

        Assert.Equal((20, 0), (_sender.Sent.Count, _queue.Parked));
    }

    [Fact]
    public async Task A_receiver_may_ask_to_be_left_alone_for_longer()
    {
        _sender.Answer = _ => Task.FromResult(new WebhookOutcome(WebhookOutcomeKind.Failed, 503, "busy", TimeSpan.FromMinutes(10)));
        _queue.Add([Message("a")]);
        await RoundAsync();
        Assert.Equal(Start + TimeSpan.FromMinutes(10), _dispatcher.NextRoundAt);

        _sender.Answer = _ => Task.FromResult(new WebhookOutcome(WebhookOutcomeKind.Failed, 503, "busy", TimeSpan.FromDays(365)));
        _time.SetUtcNow(_dispatcher.NextRoundAt!.Value);
        await RoundAsync();
        Assert.Equal(Start + TimeSpan.FromMinutes(70), _dispatcher.NextRoundAt);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_said_to_be()
    {
        _sender.Answer = _ => Task.FromResult(new WebhookOutcome(WebhookOutcomeKind.Gone, 410, "gone"));
        _queue.Add([Message("a")]);
        Assert.True(await _dispatcher.RunRoundAsync(Endpoint, default));
    }

    [Fact]
    public async Task What_is_under_way_at_a_stop_counts_as_not_tried()
    {
        using var stop = new CancellationTokenSource();
        _sender.Answer = message => message == "a" ? Task.FromResult(ScriptedSender.Taken) : new TaskCompletionSource<WebhookOutcome>().Task;
        _queue.Add([Message("a"), Message("b", "nimbus")]);
        var round = _dispatcher.RunRoundAsync(Endpoint, stop.Token);
        await stop.CancelAsync();
        Assert.False(await round);
        var left = Assert.Single(_queue.Due(10));
        Assert.Equal(("b", 0), (left.Id, left.Attempts));
    }

    [Fact]
    public void A_pause_after_a_fault_of_ours_holds_the_next_round()
    {
        _queue.Add([Message("a")]);
        _dispatcher.Pause();
        Assert.Equal(Start + _options.FaultDelay, _dispatcher.NextRoundAt);
    }

    private Task<bool> RoundAsync() => _dispatcher.RunRoundAsync(Endpoint, default);
}
