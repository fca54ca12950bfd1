using System.Net.Http.Headers;
using CommunityScoring.Access;
using CommunityScoring.Api.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace CommunityScoring.Api.Tests.Limits;

/// <summary>Two hosts of one cluster and one clock.</summary>
public sealed class RequestLimiterTests : IAsyncLifetime
{
    private const int PerMinute = 300;
    private ApiServer _one = null!;
    private ApiServer _other = null!;

    public async Task InitializeAsync()
    {
        _one = await ApiServer.StartAsync();
        _other = await ApiServer.StartAsync(beside: _one);
        var (_, made) = await _one.SendAsync(HttpMethod.Post, "/v1/keys", $$"""{"name":"a","roles":["read"],"requestsPerMinute":{{PerMinute}}}""");
        foreach (var host in (ApiServer[])[_one, _other])
        {
            host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)made!["key"]);
        }
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _one.DisposeAsync();
    }

    [Fact]
    public async Task A_limit_is_exact_within_a_tenth_over_two_hosts()
    {
        var random = new Random(1);
        for (var minute = 0; minute < 2; minute++)
        {
            var admitted = 0;
            for (var i = 0; i < 2 * PerMinute; i++)
            {
                admitted += await IsAdmittedAsync(random.Next(4) == 0 ? _one : _other) ? 1 : 0;
            }

            Assert.InRange(admitted, PerMinute * 9 / 10, PerMinute);
            _one.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(_one.Cluster.BudgetCalls, 1, 160);
    }

    [Fact]
    public async Task What_one_host_does_not_use_the_other_may()
    {
        Assert.True(await IsAdmittedAsync(_one));
        var admitted = 1;
        for (var i = 0; i < PerMinute; i++)
        {
            admitted += await IsAdmittedAsync(_other) ? 1 : 0;
        }

        Assert.InRange(admitted, PerMinute * 9 / 10, PerMinute - 1);
        for (var second = 0; second < 3; second++)
        {
            _one.Time.Advance(TimeSpan.FromSeconds(1));
        }

        for (var i = 0; i < PerMinute; i++)
        {
            admitted += await IsAdmittedAsync(_other) ? 1 : 0;
        }

        Assert.Equal(PerMinute, admitted);
    }

    [Fact]
    public async Task A_request_too_many_is_told_when_to_come_again()
    {
        while (await IsAdmittedAsync(_one))
        {
        }

        _one.Time.Advance(TimeSpan.FromSeconds(20));
        using var refused = await _one.Client.GetAsync("/v1/models");
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(40), refused.Headers.RetryAfter?.Delta);
        Assert.Contains($"{PerMinute} a minute", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        _one.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.True(await IsAdmittedAsync(_one));
    }

    [Fact]
    public async Task While_the_cluster_is_away_a_host_counts_alone()
    {
        Assert.True(await IsAdmittedAsync(_one));
        _one.Cluster.Failure = new TimeoutException("away");
        var admitted = 0;
        for (var i = 0; i < PerMinute; i++)
        {
            using var response = await _one.Client.GetAsync("/v1/models");
            admitted += (int)response.StatusCode == 503 ? 1 : 0;
        }

        // What it was lent before, and a tenth of a minute's.
        Assert.InRange(admitted, PerMinute / 10, PerMinute / 5);
        _one.Time.Advance(TimeSpan.FromSeconds(6));
        using var later = await _one.Client.GetAsync("/v1/models");
        Assert.Equal(503, (int)later.StatusCode);
    }

    [Fact]
    public async Task The_bootstrap_key_has_a_limit_where_the_settings_name_one()
    {
        await using var limited = await ApiServer.StartAsync(settings: [("Access:RequestsPerMinute", "3")]);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await IsAdmittedAsync(limited));
        }

        Assert.False(await IsAdmittedAsync(limited));
        await using var free = await ApiServer.StartAsync();
        await IsAdmittedAsync(free);
        Assert.Equal(0, free.Cluster.BudgetCalls);
    }

    [Fact]
    public void A_budget_never_lends_more_than_there_are()
    {
        var time = new FakeTimeProvider();
        foreach (var perMinute in (int[])[1, 2, 9, 10, 100, 6_000])
        {
            var budget = new RequestBudget(time);
            var lent = 0;
            for (var lease = budget.Take(perMinute); lease.Count > 0; lease = budget.Take(perMinute))
            {
                lent += lease.Count;
                Assert.InRange(lease.Count, 1, Math.Max(1, perMinute / 10));
            }

            Assert.Equal(perMinute, lent);
            var minute = budget.Take(perMinute).Minute;
            budget.GiveBack(minute, 1);
            budget.GiveBack(minute - 1, perMinute);
            Assert.Equal((1, 0), (budget.Take(perMinute).Count, budget.Take(perMinute).Count));
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(minute + 1, budget.Take(perMinute).Minute);
        }
    }

    private static async Task<bool> IsAdmittedAsync(ApiServer host)
    {
        using var response = await host.Client.GetAsync("/v1/models");
        Assert.Contains((int)response.StatusCode, (int[])[200, 429]);
        return (int)response.StatusCode == 200;
    }
}
