using System.Collections.Immutable;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.People;
using CommunityScoring.Revenue;
using CommunityScoring.Storage;
using CommunityScoring.Views;

namespace CommunityScoring.Accounts;

/// <summary>
/// An account while it is awake: the leaf of its own snapshot and its view. What the account grain hosts; knows no
/// Orleans, so that the simulation can run it. Not thread-safe; calls may interleave at awaits.
/// </summary>
public sealed class AccountNode
{
    // A domain may stand for thousands of identities: so many are told at once.
    private const int TellAtOnce = 64;

    private readonly NodeContext _context;
    private ImmutableArray<string> _toldDomains;

    /// <summary>Starts an account from its row.</summary>
    /// <param name="account">The account's id.</param>
    /// <param name="stored">Its row, or null.</param>
    /// <param name="context">What it works with.</param>
    /// <param name="onAbandoned">Called once when this node must be dropped.</param>
    public AccountNode(string account, StoredLeaf? stored, NodeContext context, Action<Exception> onAbandoned)
    {
        _context = context;
        Account = account;
        Leaf = new Leaf(LeafKey.Account(account), stored, context.Store, context.Time, onAbandoned, context.Faults);
        Teller = new Teller(Leaf, TellParentsAsync, context.OnTold, context.Options, context.Time, context.Tellings);
        Leaf.OnStored = NoteStored;
        View = new AccountView(account, context.Loader);
        _toldDomains = stored is { IsTold: true, State.Facts: { } facts } ? facts.Parents : [];
    }

    /// <summary>The account's id.</summary>
    public string Account { get; }

    /// <summary>The leaf of the account's own snapshot.</summary>
    public Leaf Leaf { get; }

    /// <summary>Tells the views of the leaf.</summary>
    public Teller Teller { get; }

    /// <summary>The account's view.</summary>
    public AccountView View { get; }

    /// <summary>Called after something was told and before it is acknowledged; a failure has it told again.</summary>
    public Func<Task> OnTold { get; set; } = () => Task.CompletedTask;

    /// <summary>Takes leaves' facts into the view.</summary>
    /// <param name="told">Stored facts.</param>
    public async Task TellAsync(ImmutableArray<VersionedFacts> told)
    {
        foreach (var facts in told)
        {
            Leaf.RequireEpoch(facts.Epoch);
        }

        // In this order: what is computed after it was noted must hold it.
        await View.TakeAsync(told);
        await OnTold();
    }

    /// <summary>The leaves of the account, for a reader.</summary>
    public Task<LeafSet> ReadAsync()
    {
        Leaf.RequireEpoch();
        return View.GetLeavesAsync();
    }

    /// <summary>
    /// Settles opportunities: has each identity keep its touches, and when all have stored them, has the opportunities marked.
    /// May be repeated, by other activations too: of what is kept for a closing the first stays, and so does the first mark.
    /// Whatever fails leaves opportunities without a mark, which count as before.
    /// </summary>
    /// <param name="find">What is to be kept, from the leaves of the account.</param>
    public async Task SettleAsync(Func<LeafSet, IReadOnlyCollection<Settlement>> find)
    {
        var epoch = Leaf.Stored.Epoch;
        var due = find(await ReadAsync());
        var kept = due.SelectMany(settlement => settlement.Kept.Select(keeper => (Identity: keeper.Key, Journey: new SettledJourney(settlement.Mark.Closing, keeper.Value))))
            .GroupBy(keeper => keeper.Identity, keeper => keeper.Journey, StringComparer.Ordinal);
        if (_context.Faults.HasFlag(LeafFaults.MarkedBeforeKept))
        {
            await MarkAsync(due, epoch);
        }

        foreach (var some in kept.Chunk(TellAtOnce))
        {
            // Into the view before any mark: else it would weigh a marked opportunity from the half of what is kept.
            await TellAsync([.. await Task.WhenAll(some.Select(keeper => _context.Peers.KeepSettledAsync(keeper.Key, [.. keeper], epoch)))]);
        }

        await MarkAsync(due, epoch);
    }

    private async Task MarkAsync(IEnumerable<Settlement> due, long epoch)
    {
        foreach (var some in due.Chunk(TellAtOnce))
        {
            await Task.WhenAll(some.Select(settlement => _context.Peers.MarkSettledAsync(settlement.Mark, settlement.Version, epoch)));
        }
    }

    private async Task TellParentsAsync(StoredLeaf stored)
    {
        if (stored.Versioned is not { } facts)
        {
            return;
        }

        await View.TakeAsync([facts]);
        await OnTold();
        var domains = facts.Facts.Parents;
        var former = _context.Faults.HasFlag(LeafFaults.FormerParentNotTold) ? [] : stored.State.FormerParents;
        var untold = domains.Except(_toldDomains).Concat(former).ToList();
        foreach (var domain in untold)
        {
            // Whoever has an address there may belong to this account now, or to another one again.
            foreach (var identities in (await _context.Loader.ReadIdentitiesOfDomainAsync(domain)).Chunk(TellAtOnce))
            {
                await Task.WhenAll(identities.Select(key => _context.Peers.TellMemberAsync(LeafKey.IdOf(key), facts, [])));
            }
        }

        // Had a version been stored meanwhile, somebody could have read it, and what follows it would be news.
        _toldDomains = stored.Version == Leaf.Stored.Version ? domains : [];
    }

    // From the store on some may have read that a claim is gone: when it comes back, it is news to them, even where the
    // version without it is never told.
    private void NoteStored()
    {
        _toldDomains = [.. _toldDomains.Intersect(Leaf.Stored.State.Facts?.Parents ?? [])];
        Teller.Notify();
    }
}
