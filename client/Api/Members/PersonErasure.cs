using System.Collections.Immutable;
using CommunityScoring.Api.Events;
using CommunityScoring.Api.Responses;
using CommunityScoring.Contracts;

namespace CommunityScoring.Api.Members;

/// <summary>Erases a person of any number of identities, and sees to it that nothing is left.</summary>
/// <param name="grains">Reaches who knows what is held.</param>
/// <param name="sink">Takes the events that erase.</param>
/// <param name="time">The clock.</param>
internal sealed class PersonErasure(IGrainFactory grains, IEventSink sink, TimeProvider time)
{
    /// <summary>How long an answer waits until nothing is left.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);
    private static readonly Envelope<ImmutableArray<string>> _fromOutside = new([]);

    /// <summary>Erases whoever an identity belongs to.</summary>
    /// <param name="keys">The identity, under the present pseudonym secret and under the previous one.</param>
    /// <param name="cancellationToken">Ends the waiting; what was produced stays.</param>
    /// <returns>The receipt; null where nothing was ever recorded.</returns>
    /// <exception cref="EventSinkException">Not all events were acknowledged; asking again does no harm.</exception>
    public async Task<ErasureReceipt?> EraseAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var (start, now) = (time.GetTimestamp(), time.GetUtcNow());
        var found = await Task.WhenAll(keys.Select(async key => (await grains.GetGrain<IMemberGrain>(key).ReadFootprintAsync(_fromOutside)).Value));
        var readings = found.OfType<FootprintReading>().ToList();
        if (readings.Count == 0)
        {
            return null;
        }

        var run = new ErasureRun(grains, sink, now);
        foreach (var reading in readings)
        {
            foreach (var identity in reading.Identities)
            {
                run.Add(identity, Held.Of(reading, identity));
            }
        }

        var accounts = readings.SelectMany(reading => reading.Accounts).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        IReadOnlyList<RestatedAccount> restated;
        bool isDone;
        while (true)
        {
            await run.ProduceAsync(cancellationToken);
            var isGone = await run.LookAsync();
            restated = await Task.WhenAll(accounts.Select(account => LookAsync(account, run.Persons)));
            isDone = isGone && restated.All(account => account.Restated);
            if (isDone || time.GetElapsedTime(start) >= Patience)
            {
                break;
            }

            await Task.Delay(_pause, time, cancellationToken);
        }

        await ForgetAsync([.. run.Persons]);
        return new ErasureReceipt(readings[0].Person, now, isDone ? time.GetUtcNow() : null, run.Receipt(), restated);
    }

    // Last, as accounts that are restated hand out no alert any more that names the person.
    private async Task ForgetAsync(ImmutableArray<string> persons)
    {
        var webhooks = await grains.GetGrain<IWebhookCatalogGrain>(0).ListAsync();
        await Task.WhenAll(webhooks.Select(webhook => grains.GetGrain<IWebhookGrain>(webhook.Id).ForgetAsync(new(persons))));
    }

    private async Task<RestatedAccount> LookAsync(string account, IReadOnlyCollection<string> persons)
    {
        var members = (await grains.GetGrain<IAccountGrain>(account).ReadMembersAsync(new(ScoreQuery.Now))).Value?.Value ?? [];
        return new RestatedAccount(account, !members.Any(member => persons.Contains(member.Person)));
    }
}
