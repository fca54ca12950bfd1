using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CommunityScoring.Api.Streaming;
using CommunityScoring.Api.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace CommunityScoring.Api.Tests.Streaming;

public sealed class StreamInstrumentsTests : ApiTest
{
    private readonly ConcurrentDictionary<string, long> _sums = new(StringComparer.Ordinal);

    [Fact]
    public async Task Listeners_what_they_are_sent_and_their_return_are_measured()
    {
        using var listener = Listen();
        string last;
        await using (var stream = await EventStream.OpenAsync(Server))
        {
            Assert.Equal((1, 0), (Sum("listeners"), Sum("resumes")));
            Cluster.Accounts["a"] = WorkedExample.Posting("a", 1, 3);
            await Cluster.PublishAsync();
            last = (await stream.NextAsync()).Id;
            Assert.Equal((1, 0), (Sum("messages/score"), Sum("messages/alert")));
        }

        await using var again = await EventStream.OpenAsync(Server, string.Empty, last);
        Assert.Equal(1, Sum("resumes"));
        Assert.Equal(0, Sum("overflows"));
        var hub = Server.Services.GetRequiredService<StreamHub>();
        await EventuallyAsync(() => hub.Listeners == 1 && Sum("listeners") == 1);
    }

    private long Sum(string name) => _sums.GetValueOrDefault($"community_scoring.stream.{name}");

    private MeterListener Listen()
    {
        var meters = Server.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == StreamInstruments.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _sums.AddOrUpdate(tags.IsEmpty ? instrument.Name : $"{instrument.Name}/{tags[0].Value}", value, (_, sum) => sum + value));
        listener.Start();
        return listener;
    }
}
