using System.Text;
using CommunityScoring.Webhooks;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CommunityScoring.Tests.Webhooks.WebhookParts;

namespace CommunityScoring.Tests.Webhooks;

public sealed class DeliveryQueueTests
{
    private readonly FakeTimeProvider _time = new(Start);
    private readonly MemoryPages _pages = new();

    [Fact]
    public async Task A_message_is_taken_once()
    {
        var queue = await OpenAsync();
        Assert.Equal(2, queue.Add([Message("a"), Message("b", "nimbus"), Message("a")]));
        Assert.Equal(0, queue.Add([Message("a")]));
        Assert.Equal(2, queue.Waiting);

        queue.Delivered("a", Attempt(200));
        await queue.FlushAsync();
        Assert.Equal(0, (await OpenAsync()).Add([Message("a"), Message("b")]));
    }

    [Fact]
    public async Task What_is_flushed_is_there_after_a_restart()
    {
        var queue = await OpenAsync();
        queue.Add(Enumerable.Range(0, 100).Select(index => Message($"m{index}", $"a{index}")));
        queue.Delivered("m0", Attempt(200));
        _time.Advance(TimeSpan.FromSeconds(1));
        queue.Failed("m1", Attempt(500), TimeSpan.FromMinutes(1));
        await queue.FlushAsync();
        Assert.Equal(4, _pages.Pages.Count);

        var again = await OpenAsync();
        Assert.Equal((99, 0, 500), (again.Waiting, again.Parked, again.Last!.Status));
        Assert.Equal(Enumerable.Range(2, 98).Select(index => $"m{index}"), again.Due(1_000).Select(delivery => delivery.Id));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("m1", again.Due(1_000)[^1].Id);
        Assert.Equal(1, again.Add([Message("later", "other")]));
        Assert.Equal("later", again.List(null, null, 1).Deliveries.Single().Id);
    }

    [Fact]
    public async Task An_erased_person_is_named_no_more_by_what_waits_or_is_parked_also_after_a_restart()
    {
        var queue = await OpenAsync();
        queue.Add([Named("waiting"), Named("parked", "beta"), Named("sent", "gamma"), Named("of another", "delta", "github:bo")]);
        queue.Delivered("sent", Attempt(200));
        _time.Advance(new WebhookOptions().Lifetime);
        queue.Failed("parked", Attempt(500), TimeSpan.FromMinutes(1));
        await queue.FlushAsync();
        queue.Forget(person => person == "github:ana");
        await queue.FlushAsync();

        Assert.DoesNotContain(_pages.Pages.Values.SelectMany(page => page.Deliveries), held => held.Body is { } body && Encoding.UTF8.GetString(body).Contains("github:ana", StringComparison.Ordinal));
        var again = await OpenAsync();
        Assert.Equal((2, 1), (again.Waiting, again.Parked));
        again.Redeliver("parked");
        var bodies = again.Due(9).ToDictionary(delivery => delivery.Id, delivery => Encoding.UTF8.GetString(delivery.Body!));
        Assert.Equal("""{"type":"alert.raised","data":{"person":null,"terms":[{"name":"risk","person":null,"value":7.10}],"changes":[{"person":"github:bo"}]}}""", bodies["parked"]);
        Assert.Equal(bodies["parked"], bodies["waiting"]);
        Assert.Contains("\"person\":\"github:bo\",\"terms\"", bodies["of another"], StringComparison.Ordinal);

        static WebhookMessage Named(string id, string account = "acme", string person = "github:ana") => new(id, "alert.raised", account, "alert-" + id, Encoding.UTF8.GetBytes(
            $$$"""{"type":"alert.raised","data":{"person":"{{{person}}}","terms":[{"name":"share","person":"github:ana","value":1},{"name":"risk","person":null,"value":7.10}],"changes":[{"person":"github:bo"},{"person":"github:ana"}]}}"""));
    }

    [Fact]
    public async Task A_write_that_failed_is_made_up_for_by_the_next()
    {
        var queue = await OpenAsync();
        _pages.IsAway = true;
        queue.Add([Message("a")]);
        await Assert.ThrowsAsync<IOException>(queue.FlushAsync);
        _pages.IsAway = false;
        Assert.Equal(0, queue.Add([Message("a")]));
        await queue.FlushAsync();
        Assert.Equal(1, (await OpenAsync()).Waiting);
    }

    [Fact]
    public async Task A_change_writes_its_page_and_no_other()
    {
        var queue = await OpenAsync();
        queue.Add(Enumerable.Range(0, 1_000).Select(index => Message($"m{index}")));
        await queue.FlushAsync();
        var before = _pages.Writes;
        queue.Delivered("m500", Attempt(200));
        await queue.FlushAsync();
        await queue.FlushAsync();
        Assert.Equal(before + 1, _pages.Writes);
    }

    [Fact]
    public async Task Beyond_the_bound_the_oldest_is_parked_and_then_dropped()
    {
        var queue = await OpenAsync(new WebhookOptions { MostWaiting = 3, MostParked = 2 });
        queue.Add(Enumerable.Range(0, 6).Select(index => Message($"m{index}", $"a{index}")));
        Assert.Equal((3, 2), (queue.Waiting, queue.Parked));
        Assert.Equal(["m2", "m1"], queue.List(DeliveryState.Parked, null, 10).Deliveries.Select(delivery => delivery.Id));
        Assert.All(queue.List(DeliveryState.Parked, null, 10).Deliveries, delivery => Assert.Equal("more than 3 deliveries were waiting", delivery.ParkedReason));
        Assert.Equal("m0", queue.List(DeliveryState.Dropped, null, 10).Deliveries.Single().Id);
        Assert.Equal(RedeliveryResult.Over, queue.Redeliver("m0"));
    }

    [Fact]
    public async Task Pages_are_used_again_when_what_is_over_is_forgotten()
    {
        var options = new WebhookOptions { MostRemembered = 50 };
        var queue = await OpenAsync(options);
        for (var index = 0; index < 2_000; index++)
        {
            queue.Add([Message($"m{index}")]);
            queue.Delivered($"m{index}", Attempt(200));
            await queue.FlushAsync();
        }

        Assert.InRange(_pages.Pages.Count, 2, 4);
        Assert.Equal(50, (await OpenAsync(options)).List(DeliveryState.Delivered, null, 1_000).Deliveries.Length);
    }

    [Fact]
    public async Task A_message_that_was_forgotten_and_came_again_does_not_stop_the_loading()
    {
        var options = new WebhookOptions { MostRemembered = 1 };
        var queue = await OpenAsync(options);
        queue.Add(Enumerable.Range(0, 40).Select(index => Message($"m{index}")));
        await queue.FlushAsync();
        queue.Delivered("m0", Attempt(200));
        await queue.FlushAsync();
        queue.Delivered("m39", Attempt(200));
        await queue.FlushAsync();
        // Its place on the first page is free, but that page still has it stored; this one goes to the second.
        Assert.Equal(1, queue.Add([Message("m0")]));
        await queue.FlushAsync();
        Assert.Equal(2, _pages.Pages.Values.Sum(page => page.Deliveries.Count(delivery => delivery.Id == "m0")));

        var again = await OpenAsync(options);
        Assert.Equal(39, again.Waiting);
        Assert.Equal(DeliveryState.Waiting, again.List(null, null, 1).Deliveries.Single(delivery => delivery.Id == "m0").State);
    }

    [Fact]
    public async Task No_two_of_one_account_are_under_way_at_once()
    {
        var queue = await OpenAsync();
        queue.Add([Message("a1"), Message("a2"), Message("b1", "nimbus"), Message("c1", "orbit")]);
        Assert.Equal(["a1", "b1"], queue.Due(2).Select(delivery => delivery.Id));
    }

    [Fact]
    public async Task A_parked_delivery_is_sent_again_on_demand()
    {
        var queue = await OpenAsync();
        queue.Add([Message("a")]);
        queue.ParkAll("because");
        Assert.Empty(queue.Due(10));
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(RedeliveryResult.Waiting, queue.Redeliver("a"));
        var due = Assert.Single(queue.Due(10));
        Assert.Equal((0, _time.GetUtcNow() + TimeSpan.FromDays(1), null), (due.Attempts, due.ExpiresAt, due.ParkedReason));
        Assert.NotNull(due.Body);
        Assert.Equal(RedeliveryResult.Unknown, queue.Redeliver("b"));
        queue.Delivered("a", Attempt(200));
        Assert.Equal(RedeliveryResult.Over, queue.Redeliver("a"));
    }

    [Fact]
    public async Task A_list_goes_on_behind_its_last()
    {
        var queue = await OpenAsync();
        queue.Add(Enumerable.Range(0, 5).Select(index => Message($"m{index}")));
        var first = queue.List(DeliveryState.Waiting, null, 3);
        Assert.True(first.HasMore);
        Assert.Equal(["m4", "m3", "m2"], first.Deliveries.Select(delivery => delivery.Id));
        Assert.All(first.Deliveries, delivery => Assert.Null(delivery.Body));
        var second = queue.List(DeliveryState.Waiting, first.Deliveries[^1].Sequence, 3);
        Assert.False(second.HasMore);
        Assert.Equal(["m1", "m0"], second.Deliveries.Select(delivery => delivery.Id));
    }

    [Fact]
    public async Task Nothing_is_left_of_a_queue_that_is_cleared()
    {
        var queue = await OpenAsync();
        queue.Add(Enumerable.Range(0, 100).Select(index => Message($"m{index}")));
        await queue.FlushAsync();
        var due = queue.Due(1).Single();
        await queue.ClearAsync();
        Assert.Empty(_pages.Pages);
        Assert.Equal((0, null), (queue.Waiting, queue.NextDueAt));
        // What was under way when it was cleared.
        queue.Failed(due.Id, Attempt(500), TimeSpan.Zero);
        queue.Delivered(due.Id, Attempt(200));
        Assert.Equal(0, queue.Waiting);
    }

    private DeliveryAttempt Attempt(int status) => new() { At = _time.GetUtcNow(), Status = status };

    private async Task<DeliveryQueue> OpenAsync(WebhookOptions? options = null)
    {
        var queue = new DeliveryQueue(_pages, options ?? new WebhookOptions(), Instruments, _time);
        await queue.LoadAsync();
        return queue;
    }
}
