using System.Text.Json.Nodes;

namespace CommunityScoring.Api.Tests.Fakes;

/// <summary>One who listens, as EventSource does.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(90);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventStream(HttpResponseMessage response, Stream stream) => (_response, _reader) = (response, new StreamReader(stream));

    /// <summary>The last id that was seen.</summary>
    public string LastId { get; private set; } = string.Empty;

    /// <summary>Starts to listen, and reads the welcome.</summary>
    public static async Task<EventStream> OpenAsync(ApiServer server, string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/stream" + query);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(_deadline);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var stream = new EventStream(response, await response.Content.ReadAsStreamAsync());
        Assert.Equal("listening", (await stream.NextBlockAsync()).Comment);
        Assert.NotEmpty(stream.LastId);
        return stream;
    }

    /// <summary>The next event.</summary>
    public async Task<StreamedEvent> NextAsync()
    {
        while (true)
        {
            var block = await NextBlockAsync();
            if (block.Name is { } name)
            {
                return new StreamedEvent(name, block.Id!, JsonNode.Parse(block.Data!)!);
            }
        }
    }

    /// <summary>The next block, be it an event or a comment.</summary>
    public async Task<(string? Comment, string? Name, string? Id, string? Data)> NextBlockAsync()
    {
        (string? Comment, string? Name, string? Id, string? Data) block = default;
        while (true)
        {
            var line = await _reader.ReadLineAsync().WaitAsync(_deadline) ?? throw new EndOfStreamException();
            if (line.Length == 0)
            {
                return block;
            }

            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            var value = line[(colon + 2)..];
            switch (line[..colon])
            {
                case "":
                    block.Comment = value;
                    break;
                case "event":
                    block.Name = value;
                    break;
                case "id":
                    LastId = block.Id = value;
                    break;
                case "data":
                    block.Data = value;
                    break;
            }
        }
    }

    /// <summary>Reads until the host ends the stream, and turns the clock on meanwhile.</summary>
    public async Task EndsAsync(Action turn)
    {
        var rest = _reader.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(_deadline);
        while (await Task.WhenAny(rest, Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token)) != rest)
        {
            Assert.False(deadline.IsCancellationRequested, "The stream does not end.");
            turn();
        }

        await rest;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>An event.</summary>
internal sealed record StreamedEvent(string Name, string Id, JsonNode Data);
