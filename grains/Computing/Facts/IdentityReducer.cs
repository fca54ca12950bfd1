using CommunityScoring.Events;

namespace CommunityScoring.Facts;

/// <summary>
/// Reduces the leaf of an identity: buckets add, what settles stays, the rest is last-writer-wins, an erasure deletes for good.
/// </summary>
public sealed class IdentityReducer : LeafReducer
{
    private readonly BucketTable _buckets;
    private IdentityFacts _facts;
    private bool _bucketsChanged;

    // Changes with each event, and the facts only with those that say something new: they are not made anew for a date.
    private DateTimeOffset? _newest;

    /// <summary>Starts from stored facts, or from <see cref="IdentityFacts.Unknown"/>.</summary>
    /// <param name="stored">The facts.</param>
    /// <param name="coming">How many events are about to come.</param>
    public IdentityReducer(IdentityFacts stored, int coming = 0)
    {
        _facts = stored;
        _newest = stored.NewestEvent;
        _buckets = new BucketTable(stored.Buckets, coming);
    }

    /// <inheritdoc/>
    public override LeafFacts? Facts
    {
        get
        {
            if (_bucketsChanged)
            {
                _facts = _facts with { Buckets = _buckets.Pack(), NewestEvent = _newest };
                _bucketsChanged = false;
            }
            else if (_facts.NewestEvent != _newest)
            {
                _facts = _facts with { NewestEvent = _newest };
            }

            return _facts;
        }
    }

    /// <inheritdoc/>
    public override Outcome Apply(CommunityEvent received, DateOnly today)
    {
        if (received is not MemberEvent member || !LeafKey.IsMember(_facts.Key, member.Member))
        {
            throw new ArgumentException($"An event of leaf '{received.Leaf}' came to leaf '{_facts.Key}'.", nameof(received));
        }

        // What an erasure deletes counts here too: whether it came before or after must not show.
        _newest = Later(_newest, member.Stamp.Time);
        var day = member is RetractionEvent taken ? taken.Day : member.Stamp.Day;
        if (member is ErasureEvent)
        {
            Erase(day);
        }
        else if (IsErased(day))
        {
            return Outcome.Ignored;
        }
        else
        {
            Take(member, day, today);
        }

        return Outcome.Counted;
    }

    /// <summary>
    /// Keeps touches for opportunities that settle. Of a closing the first that is kept stays; what an erasure has deleted
    /// does not come in.
    /// </summary>
    /// <param name="journeys">What to keep.</param>
    /// <returns>True when the facts are others than before.</returns>
    public bool Settle(IEnumerable<SettledJourney> journeys)
    {
        var kept = _facts.Settled;
        foreach (var journey in journeys)
        {
            if (kept.All(known => known.Closing != journey.Closing) && Without(journey, touch => IsErased(touch.Day)) is { } rest)
            {
                kept = kept.Add(rest);
            }
        }

        if (kept.Length == _facts.Settled.Length)
        {
            return false;
        }

        _facts = _facts with
        {
            Settled = [.. kept.OrderBy(journey => journey.Closing.Opportunity, StringComparer.Ordinal)
                .ThenBy(journey => journey.Closing.Account, StringComparer.Ordinal)
                .ThenBy(journey => journey.Closing.OpenedAt)
                .ThenBy(journey => journey.Closing.ClosedAt)],
        };
        return true;
    }

    /// <inheritdoc/>
    public override void Prune(DateOnly today)
    {
        var oldest = today.DayNumber - KeptDays;
        var removed = _buckets.FirstDay is { } first && first.DayNumber < oldest
            ? _buckets.RemoveWhere(bucket => bucket.Day.DayNumber < oldest)
            : 0;
        var due = _facts.Consents.Any(change => !change.Granted && change.ReceivedOn.DayNumber + PurgeAfterDays <= today.DayNumber);
        if (due)
        {
            removed += _buckets.RemoveWhere(bucket => IsPurged(bucket.Day));
            RemoveSettled(touch => IsPurged(touch.Day));
        }

        _bucketsChanged |= removed > 0;

        bool IsPurged(DateOnly day) => ConsentFacts.RulingOn(_facts.Consents, day) is { Granted: false } change
            && change.ReceivedOn.DayNumber + PurgeAfterDays <= today.DayNumber;
    }

    private void Take(MemberEvent member, DateOnly day, DateOnly today)
    {
        if (member.Domain is { } domain && (_facts.Domain is null || _facts.Domain.SeenOn < day))
        {
            _facts = _facts with { Domain = new MailDomain(domain, day) };
        }

        // Said before anything else was, so an erasure of any day has deleted it, and any other word on the owner counts more.
        if (member.Previous is { } previous && _facts is { Owner: null, ErasedThrough: null } && member is not IdentityEvent)
        {
            _facts = _facts with { Owner = new OwnerFact(PseudonymRotation.StampOf(previous), previous) };
        }

        switch (member)
        {
            case ActivityEvent activity:
                _buckets.AddActivity(activity.Stamp.Time, activity.Activity, activity.Program, activity.Sentiment);
                _bucketsChanged = true;
                break;
            case RetractionEvent retraction:
                _buckets.Retract(retraction.Day, retraction.Activity, retraction.Program, retraction.Count);
                _bucketsChanged = true;
                break;
            case IdentityEvent identity:
                if (_facts.Owner is null || identity.Stamp.CompareTo(_facts.Owner.Stamp) > 0)
                {
                    _facts = _facts with { Owner = new OwnerFact(identity.Stamp, identity.Person) };
                }

                break;
            case AffiliationEvent affiliation:
                Affiliate(affiliation);
                break;
            case ConsentEvent consent:
                Consent(consent, today);
                break;
            default:
                throw new ArgumentException($"An identity takes no event of type {member.GetType().Name}.", nameof(member));
        }
    }

    private void Consent(ConsentEvent said, DateOnly today)
    {
        if (_facts.Consents.All(known => known.Stamp != said.Stamp))
        {
            var change = new ConsentFact(said.Stamp, said.Granted, today);
            _facts = _facts with { Consents = [.. _facts.Consents.Append(change).OrderBy(known => known.Stamp)] };
        }
    }

    private void Affiliate(AffiliationEvent said)
    {
        var fact = new AffiliationFact(said.Stamp, said.Account, said.From, said.Until, said.Role, said.Staff, said.Deleted);
        var known = _facts.Affiliations.FirstOrDefault(other => other.Account == fact.Account && other.From == fact.From);
        if (known is not null && known.Stamp.CompareTo(fact.Stamp) >= 0)
        {
            return;
        }

        var kept = known is null ? _facts.Affiliations : _facts.Affiliations.Remove(known);
        _facts = _facts with
        {
            Affiliations = [.. kept.Add(fact)
                .OrderBy(other => other.Account, StringComparer.Ordinal)
                .ThenBy(other => other.From ?? DateOnly.MinValue)
                .ThenBy(other => other.From is not null)],
        };
    }

    private void Erase(DateOnly through)
    {
        var erased = _facts.ErasedThrough is { } before && before > through ? before : through;
        _facts = _facts with
        {
            ErasedThrough = erased,
            Domain = _facts.Domain is { } domain && domain.SeenOn <= erased ? null : _facts.Domain,
            Owner = _facts.Owner is { } owner && owner.Stamp.Day <= erased ? null : _facts.Owner,
            Affiliations = [.. _facts.Affiliations.Where(affiliation => affiliation.Stamp.Day > erased)],
            Consents = [.. _facts.Consents.Where(consent => consent.Stamp.Day > erased)],
        };
        _bucketsChanged |= _buckets.RemoveWhere(bucket => bucket.Day <= erased) > 0;
        RemoveSettled(touch => touch.Day <= erased);
    }

    private void RemoveSettled(Func<SettledTouch, bool> isGone)
    {
        if (!_facts.Settled.IsEmpty)
        {
            _facts = _facts with { Settled = [.. _facts.Settled.Select(journey => Without(journey, isGone)).OfType<SettledJourney>()] };
        }
    }

    // Null where nothing is left; the same where all of it is.
    private static SettledJourney? Without(SettledJourney journey, Func<SettledTouch, bool> isGone)
    {
        var rest = journey.Touches.RemoveAll(touch => isGone(touch));
        return rest.IsEmpty ? null : rest.Length == journey.Touches.Length ? journey : journey with { Touches = rest };
    }

    private bool IsErased(DateOnly day) => _facts.ErasedThrough is { } erased && day <= erased;
}
