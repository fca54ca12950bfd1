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
    public MemberNode(string identity, StoredLeaf? stored, NodeContext context, Action<Exception> onAbandoned)
    {
        _identity = identity;
        _peers = context.Peers;
        _loader = context.Loader;
        _faults = context.Faults;
        Leaf = new Leaf(LeafKey.Member(identity), stored, context.Store, context.Time, onAbandoned, context.Faults, context.Rests);
        Teller = new Teller(Leaf, TellParentsAsync, context.OnTold, context.Options, context.Time, context.Tellings);
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
    public Task TellAsync(VersionedFacts told, ImmutableArray<string> way)
    {
        Leaf.RequireEpoch(told.Epoch);
        return told.Key != Leaf.Stored.Key && told.Facts.Parents.Contains(Leaf.Stored.Key) ? TellOfChildAsync(told, way) : PassOnAsync(told, way);
    }

    private async Task TellOfChildAsync(VersionedFacts told, ImmutableArray<string> way)
    {
        await Leaf.NoteChildAsync();
        await PassOnAsync(told, way);
    }

    private Task PassOnAsync(VersionedFacts told, ImmutableArray<string> way)
    {
        switch (StepUp(_identity, Owner, way))
        {
            case { Person: { } person } when person == _identity:
                return TellPersonAsync(told);
            case { Person: { } person }:
                View.Drop();
                return _peers.TellPersonAsync(person, told);
            case { Next: { } next, Way: var passed }:
                View.Drop();
                return _peers.TellMemberAsync(next, told, passed);
            default:
                throw new InvariantException($"The way up from '{_identity}' has neither arrived nor a next step.");
        }
    }

    /// <summary>Takes a leaf's facts as the person; completes when all accounts know.</summary>
    public Task TellPersonAsync(VersionedFacts told)
    {
        Leaf.RequireEpoch(told.Epoch);
        if (told.Key == Leaf.Stored.Key && View.Kept is null && !Leaf.HasChildren
            && told.Facts is IdentityFacts { OwnerIdentity: null, Domain: null } lone)
        {
            // Nobody names it and it names nobody: it is all there is of the person, and needs no view to be told of.
            if (lone.Affiliations is [var only] && lone.Settled.IsEmpty)
            {
                return _peers.TellAccountAsync(only.Account, [told]);
            }

            var accounts = lone.Parents.Where(LeafKey.IsAccount).Select(LeafKey.IdOf);
            return Task.WhenAll(accounts.Select(account => _peers.TellAccountAsync(account, [told])));
        }

        return View.Open(keep: Owner is null).TakeAsync(told, _peers);
    }

    /// <summary>
    /// Takes leaves of a person at the other end of a referral and passes them on upward to the person; completes when the
    /// person and its accounts know. Nobody else is told: there is no gossip.
    /// </summary>
    /// <param name="told">Stored facts.</param>
    /// <param name="way">The identities they have passed already; null when told as the person of a circle.</param>
    public async Task TellNeighbourAsync(ImmutableArray<VersionedFacts> told, ImmutableArray<string>? way)
    {
        foreach (var facts in told)
        {
            Leaf.RequireEpoch(facts.Epoch);
        }

        var step = way is { } passed ? StepUp(_identity, Owner, passed) : new UpwardStep(_identity, null, []);
        if (_faults.HasFlag(LeafFaults.NeighbourNotTold))
        {
            return;
        }

        if (step.Person == _identity)
        {
            await View.Open(keep: Owner is null).TakeNeighbourAsync(told, _peers);
            return;
        }

        View.Drop();
        await (step.Person is { } person
            ? _peers.TellNeighbourAsync(person, told, null)
            : _peers.TellNeighbourAsync(step.Next!, told, step.Way));
    }

    /// <summary>Keeps the identity's touches for opportunities that settle.</summary>
    /// <param name="journeys">What to keep.</param>
    /// <param name="epoch">The caller's epoch.</param>
    /// <returns>The facts, once they are stored with it; its views are told of them as of any others.</returns>
    public async Task<VersionedFacts> KeepSettledAsync(ImmutableArray<SettledJourney> journeys, long epoch) =>
        (await Leaf.KeepSettledAsync(journeys, epoch)).Versioned
            ?? throw new InvariantException($"Identity '{_identity}' has no facts after keeping touches.");

    /// <summary>The leaves of the person, for a reader.</summary>
    public Task<LeafSet> ReadAsync()
    {
        Leaf.RequireEpoch();
        return View.Open(keep: Owner is null).GetAsync();
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

    private Task TellParentsAsync(StoredLeaf stored)
    {
        if (stored.Versioned is not { } facts)
        {
            return Task.CompletedTask;
        }

        var telling = TellAsync(facts, []);
        return stored.State.FormerParents.IsEmpty || _faults.HasFlag(LeafFaults.FormerParentNotTold)
            ? telling
            : Task.WhenAll(stored.State.FormerParents.Select(former => TellFormerAsync(former, facts)).Prepend(telling));
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
