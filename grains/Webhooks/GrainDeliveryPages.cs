using System.Globalization;
using Orleans.Storage;

namespace CommunityScoring.Webhooks;

/// <summary>Keeps pages of deliveries as states of a grain, a row each: one row of all would be written anew with each delivery.</summary>
/// <param name="storage">The grain storage.</param>
/// <param name="grain">Whose states they are.</param>
internal sealed class GrainDeliveryPages(IGrainStorage storage, GrainId grain) : IDeliveryPages
{
    // With the versions that writes are checked against.
    private readonly Dictionary<int, GrainState<DeliveryPage>> _states = [];

    public async Task<DeliveryPage?> ReadAsync(int number)
    {
        var state = new GrainState<DeliveryPage>(new DeliveryPage());
        await storage.ReadStateAsync(NameOf(number), grain, state);
        _states[number] = state;
        return state.RecordExists ? state.State : null;
    }

    public async Task WriteAsync(int number, DeliveryPage page)
    {
        if (!_states.TryGetValue(number, out var state))
        {
            _states[number] = state = new GrainState<DeliveryPage>();
        }

        state.State = page;
        await storage.WriteStateAsync(NameOf(number), grain, state);
    }

    public async Task ClearAsync(int number)
    {
        if (_states.TryGetValue(number, out var state))
        {
            await storage.ClearStateAsync(NameOf(number), grain, state);
        }
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"webhook.deliveries-{number}");
}
