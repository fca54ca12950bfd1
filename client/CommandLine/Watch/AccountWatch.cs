using System.Text.Json.Nodes;
using CommunityScoring.Client.CommandLine.Http;

namespace CommunityScoring.Client.CommandLine.Watch;

/// <summary>Looks at accounts again and again. The first look must succeed; after it, outages are waited out.</summary>
internal sealed class AccountWatch(IAccountSource source, IWatchDisplay display, ClientEnvironment environment)
{
    private IReadOnlyList<JsonObject>? _known;
    private bool _isOut;

    internal async Task<ExitCode> RunAsync(TimeSpan interval, int? looks, CancellationToken cancellation)
    {
        await display.RunAsync(async () =>
        {
            for (var look = 1; ; look++)
            {
                var pause = await LookAsync(cancellation) ?? TimeSpan.Zero;
                if (look == looks)
                {
                    return;
                }

                await Task.Delay(pause > interval ? pause : interval, environment.Time, cancellation);
            }
        });
        return ExitCode.Ok;
    }

    /// <summary>Looks once; answers how long the service wants to be left alone.</summary>
    private async Task<TimeSpan?> LookAsync(CancellationToken cancellation)
    {
        try
        {
            var accounts = await source.ReadAsync(cancellation);
            if (_isOut)
            {
                _isOut = false;
                environment.Error.Write("The service answers again.\n");
            }

            display.Show(environment.Time.GetUtcNow(), accounts, AccountChange.Between(_known ?? [], accounts));
            _known = accounts;
            return null;
        }
        catch (ApiFailure failure) when (failure.IsTransient && _known is not null)
        {
            if (!_isOut)
            {
                _isOut = true;
                CommandRun.Report(environment.Error, failure.Message);
            }

            return failure.RetryAfter;
        }
    }
}
