using CommunityScoring.Client.CommandLine.Rendering;
using Spectre.Console;

namespace CommunityScoring.Client.CommandLine.Replay;

/// <summary>
/// Shows how far a replay is: a bar on a terminal, else a plain line on standard error every few seconds, or nothing.
/// Messages are shown in any case.
/// </summary>
internal sealed class ReplayProgress(ReplayCounts counts, ClientEnvironment environment, bool isQuiet)
{
    private static readonly TimeSpan BarStep = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LineStep = TimeSpan.FromSeconds(5);

    internal async Task ShowAsync(Task replay)
    {
        await (!isQuiet && environment.IsTerminal ? ShowBarAsync(replay) : ShowLinesAsync(replay));
        WriteMessages();
    }

    /// <summary>The figures on one line.</summary>
    internal static string Line(ReplayCounts counts)
    {
        var line = $"{Figures.Count(counts.Delivered)} events, {Figures.Megabytes(counts.BytesDelivered)}, {Figures.Count(Rate(counts))}/s";
        if (counts.BadLines > 0)
        {
            line += $", {Figures.Count(counts.BadLines)} bad";
        }

        return counts.Remaining is { } remaining && remaining > TimeSpan.Zero ? $"{line}, {Figures.Span(remaining)} left" : line;
    }

    /// <summary>Acknowledged events a second, since the start.</summary>
    internal static double Rate(ReplayCounts counts) => Math.Round(counts.Delivered / Math.Max(counts.Elapsed.TotalSeconds, 0.001));

    private Task ShowBarAsync(Task replay) => environment.Console.Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn { Width = 20 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(async progress =>
        {
            var bar = progress.AddTask(Line(counts), maxValue: Math.Max(counts.TotalBytes ?? 1, 1));
            bar.IsIndeterminate = counts.TotalBytes is null;
            do
            {
                bar.Description = Markup.Escape(Line(counts));
                bar.Value = counts.TotalBytes is null ? 0 : counts.BytesRead;
                while (counts.Messages.TryDequeue(out var message))
                {
                    environment.Console.WriteLine(Printable.Of(message));
                }
            }
            while (!await EndsWithinAsync(replay, BarStep));
        });

    private async Task ShowLinesAsync(Task replay)
    {
        while (!await EndsWithinAsync(replay, LineStep))
        {
            WriteMessages();
            if (!isQuiet)
            {
                environment.Error.Write(Line(counts) + "\n");
            }
        }
    }

    private void WriteMessages()
    {
        while (counts.Messages.TryDequeue(out var message))
        {
            environment.Error.Write(Printable.Of(message) + "\n");
        }
    }

    private async Task<bool> EndsWithinAsync(Task replay, TimeSpan step) =>
        await Task.WhenAny(replay, Task.Delay(step, environment.Time)) == replay;
}
