using System.Text.Json.Nodes;

namespace CommunityScoring.Client.CommandLine.Watch;

/// <summary>Shows what is watched.</summary>
internal interface IWatchDisplay
{
    /// <summary>Runs the watch while the display is up.</summary>
    Task RunAsync(Func<Task> watch);

    /// <summary>Shows a look.</summary>
    /// <param name="at">When it was taken.</param>
    /// <param name="accounts">The accounts, in order.</param>
    /// <param name="changes">What differs from the look before; at the first one, every account is new.</param>
    void Show(DateTimeOffset at, IReadOnlyList<JsonObject> accounts, IReadOnlyList<AccountChange> changes);
}
