using System.Collections.Immutable;
using CommunityScoring.Facts;
using CommunityScoring.Leaves;
using CommunityScoring.People;
using CommunityScoring.Storage;
using CommunityScoring.Views;

namespace CommunityScoring.Members;

/// <summary>
/// An identity while it is awake: its leaf and, where the owners end at it, the person's view. What the member grain
/// hosts; knows no Orleans, so that the simulation can run it. Not thread-safe; calls may interleave at awaits.
/// </summary>
public sealed class MemberNode
{
    private readonly string _identity;
    private readonly IPeers _peers;
    private readonly LeafLoader _loader;
    private readonly LeafFaults _faults;

    /// <summary>Starts an identity from its row.</summary>
    /// <param name="identity">The identity.</param>
    /// <param name="stored">Its row, or null.</param>
    /// <param name="context">What it works with.</param>
    /// <param name="onAbandoned">Called once when this node must be dropped.</param>
    /// <param name="epoch">The store's epoch, as known before the row was read.</param>
    public MemberNode(string identity, StoredLeaf? stored, NodeContext context, Action<Exception> onAbandoned, long epoch = 0)
    {
        _identity = identity;
        _peers = context.Peers;
        _loader = context.Loader;
        _faults = context.Faults;
        Leaf = new Leaf(LeafKey.Member(identity), stored, context.Store, context.Time, onAbandoned, context.Faults, epoch);
        Teller = new Teller(Leaf, TellParentsAsync, context.OnTold, context.Options, context.Time);
        View = new PersonView(identity, Leaf, context.Loader);
    }

    /// <summary>The identity's leaf.</summary>
    public Leaf Leaf { get; }

    /// <summary>Tells the views of the leaf.</summary>
    public Teller Teller { get; }

    /// <summary>The person's view; of use only where the owners end here.</summary>
    public PersonView View { get; }

    /// <summary>The owner as stored, or null.</summary>
    public string? Owner => (Leaf.Stored.State.Facts as IdentityFacts)?.OwnerIdentity;

    /// <summary>Takes a leaf's facts and passes them on upward to the person; completes when the person and its accounts know.</summary>
    /// <param name="told">The stored facts of this leaf or of one below.</param>
    /// <param name="way">The identities they have passed already.</param>
    public async Task TellAsync(VersionedFacts told, ImmutableArray<string> way)
    {
        if (told.Key != Leaf.Stored.Key && told.Facts.Parents.Contains(Leaf.Stored.Key))
        {
            await Leaf.NoteChildAsync();
        }

        switch (StepUp(_identity, Owner, way))
        {
            case { Person: { } person } when person == _identity:
                await TellPersonAsync(told);
                break;
            case { Person: { } person }:
                View.Drop();
                await _peers.TellPersonAsync(person, told);
                break;
            case { Next: { } next, Way: var passed }:
                View.Drop();
                await _peers.TellMemberAsync(next, told, passed);
                break;
        }
    }

    /// <summary>Takes a leaf's facts as the person; completes when all accounts know.</summary>
    public Task TellPersonAsync(VersionedFacts told)
    {
        if (told.Key == Leaf.Stored.Key && View.Kept is null && !Leaf.HasChildren
            && told.Facts is IdentityFacts { OwnerIdentity: null, Domain: null } lone)
        {
            // Nobody names it and it names nobody: it is all there is of the person, and needs no view to be told of.
            var accounts = lone.Affiliations.Select(affiliation => affiliation.Account).Distinct(StringComparer.Ordinal);
            return Task.WhenAll(accounts.Select(account => _peers.TellAccountAsync(account, [told])));
        }

        return View.Open(keep: Owner is null).TakeAsync(told, _peers.TellAccountAsync);
    }

    /// <summary>One step of the way from an identity to its person.</summary>
    /// <param name="identity">Where the way is.</param>
    /// <param name="owner">The owner of that identity.</param>
    /// <param name="way">The identities passed before it.</param>
    public static UpwardStep StepUp(string identity, string? owner, ImmutableArray<string> way)
    {
        if (owner is null)
        {
            return new UpwardStep(identity, null, way);
        }

        var passed = way.Add(identity);
        var entered = passed.IndexOf(owner);
        return entered >= 0
            ? new UpwardStep(PersonResolver.SmallestOf(passed, entered), null, passed)
            : new UpwardStep(null, owner, passed);
    }

    private async Task TellParentsAsync(StoredLeaf stored)
    {
        if (stored.Versioned is not { } facts)
        {
            return;
        }

        List<Task> telling = [TellAsync(facts, [])];
        if (!_faults.HasFlag(LeafFaults.FormerParentNotTold))
        {
            foreach (var former in stored.State.FormerParents)
            {
                telling.Add(TellFormerAsync(former, facts));
            }
        }

        await Task.WhenAll(telling);
    }

    private async Task TellFormerAsync(string former, VersionedFacts facts)
    {
        var id = LeafKey.IdOf(former);
        if (LeafKey.IsMember(former))
        {
            await _peers.TellMemberAsync(id, facts, []);
        }
        else if (LeafKey.IsAccount(former))
        {
            await _peers.TellAccountAsync(id, [facts]);
        }
        else
        {
            var claimants = await _loader.ReadClaimantsAsync(former);
            await Task.WhenAll(claimants.Select(claimant => _peers.TellAccountAsync(claimant, [facts])));
        }
    }
}

/// <summary>Where the way to a person goes next: it has arrived, or it goes on to an owner.</summary>
/// <param name="Person">The person, when the way has arrived.</param>
/// <param name="Next">The owner to go on to, when it has not.</param>
/// <param name="Way">The identities passed.</param>
public readonly record struct UpwardStep(string? Person, string? Next, ImmutableArray<string> Way);
