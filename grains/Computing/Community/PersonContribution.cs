using System.Collections.Immutable;

using CommunityScoring.Events;
using CommunityScoring.Facts;
using CommunityScoring.People;

namespace CommunityScoring.Community;

/// <summary>What a person contributes to what the whole community shows.</summary>
/// <param name="Key">The person's key.</param>
/// <param name="Accounts">The accounts that a day of the person may belong to, or that the person keeps touches for, in ordinal order: their cards rest on the person too.</param>
/// <param name="Parts">The person's activity, one part an account; empty while the person is hidden.</param>
/// <param name="Quarantine">The person's referrals in quarantine, with the account of the day.</param>
/// <param name="HasDaysAhead">True when days after the last one are left out: there is more to tell the day after.</param>
/// <param name="Waiting">The ranges of days that wait for an account, ascending; empty for most.</param>
/// <param name="Domains">The mail domains of a person with such days, public providers left out, in ordinal order: an account might claim them.</param>
public sealed record PersonContribution(
    string Key,
    ImmutableArray<string> Accounts,
    ImmutableArray<MemberActivity> Parts,
    ImmutableArray<WithheldReferral> Quarantine,
    bool HasDaysAhead,
    ImmutableArray<DayRange> Waiting,
    ImmutableArray<string> Domains)
{
    /// <summary>True when nothing would be lost without it.</summary>
    public bool IsEmpty => Accounts.IsEmpty && Parts.IsEmpty && Quarantine.IsEmpty && !HasDaysAhead;

    /// <summary>
    /// Reads from a person what the community sums: days of staff are left out, and questions asked on such a day. A
    /// question solved on a staff day of the asker saves no ticket.
    /// </summary>
    /// <param name="person">The person.</param>
    /// <param name="rules">What the model says about consent.</param>
    /// <param name="last">The last day to look at.</param>
    public static PersonContribution Of(Person person, PersonRules rules, DateOnly last)
    {
        var days = new Days(person, last);
        if (!person.IsHidden)
        {
            days.AddBuckets(rules);
            days.AddQuestions();
        }

        var waiting = person.Timeline.RangesWaiting();
        return new PersonContribution(
            person.Key,
            person.Accounts,
            days.ToParts(),
            [.. person.Quarantine.Select(withheld => new WithheldReferral(person.Timeline.On(withheld.MadeOn)?.Account, withheld))],
            days.HasDaysAhead,
            waiting,
            waiting.IsEmpty ? [] : [.. DomainsOf(person, rules)]);
    }

    private static IEnumerable<string> DomainsOf(Person person, PersonRules rules) => person.Leaves
        .Select(leaf => leaf.Facts).OfType<IdentityFacts>()
        .Select(identity => identity.Domain?.Name).OfType<string>()
        .Where(domain => !rules.IsPublicProvider(domain))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    /// <summary>The days of one person, sorted by account.</summary>
    private sealed class Days(Person person, DateOnly last)
    {
        // No account has an empty id, so that it stands for days that wait for one.
        private readonly SortedDictionary<string, (List<Bucket> Buckets, List<AskedQuestion> Questions)> _parts = new(StringComparer.Ordinal);

        public bool HasDaysAhead { get; private set; }

        public void AddBuckets(PersonRules rules)
        {
            foreach (var leaf in person.Leaves)
            {
                if (leaf.Facts is IdentityFacts identity)
                {
                    foreach (ref readonly var bucket in identity.Buckets.Decode())
                    {
                        if (Person.MayShow(identity, bucket.Day, rules))
                        {
                            Add(bucket);
                        }
                    }
                }
            }

            foreach (var withheld in person.Quarantine.Where(withheld => withheld.Referral is null))
            {
                Withhold(withheld.MadeOn, withheld.Count);
            }

            foreach (var referral in person.Referrals)
            {
                Add(Made(referral.MadeOn, null, 1));
            }
        }

        public void AddQuestions()
        {
            foreach (var question in person.Leaves.Select(leaf => leaf.Facts).OfType<SnapshotFacts>().Select(facts => facts.Event).OfType<QuestionEvent>())
            {
                var openedOn = DayOf(question.OpenedAt);
                PartOf(openedOn)?.Questions.Add(new AskedQuestion(
                    question.Thread, openedOn, question.AnsweredAt - question.OpenedAt, question.Status == "solved", TicketSavedOn(question)));
            }
        }

        public ImmutableArray<MemberActivity> ToParts() =>
        [
            .. _parts.Select(part => MemberActivity.Of(
                    person.Key, part.Key.Length == 0 ? null : part.Key, part.Value.Buckets, part.Value.Questions))
                .Where(part => part.Buckets.Bytes.Length > 0 || !part.Questions.IsEmpty),
        ];

        private void Add(in Bucket bucket) => PartOf(bucket.Day)?.Buckets.Add(bucket);

        // Plain counts name nobody, so it is not known which program's are too many: those without one go first.
        private void Withhold(DateOnly day, long count)
        {
            if (PartOf(day) is not { } part)
            {
                return;
            }

            var sums = part.Buckets.Where(bucket => bucket.Day == day && bucket.Activity == Person.ReferralActivity)
                .GroupBy(bucket => bucket.Program, bucket => bucket.Count)
                .Select(sum => (Program: sum.Key, Count: sum.Sum()))
                .Where(sum => sum.Count > 0)
                .OrderBy(sum => sum.Program, StringComparer.Ordinal)
                .ToList();
            foreach (var (program, there) in sums)
            {
                var taken = Math.Min(there, count);
                part.Buckets.Add(Made(day, program, -taken));
                count -= taken;
            }
        }

        // Null for days that count nowhere.
        private (List<Bucket> Buckets, List<AskedQuestion> Questions)? PartOf(DateOnly day)
        {
            if (day > last)
            {
                HasDaysAhead = true;
                return null;
            }

            var there = person.Timeline.On(day);
            if (there is { IsStaff: true })
            {
                return null;
            }

            var account = there?.Account ?? string.Empty;
            if (!_parts.TryGetValue(account, out var part))
            {
                _parts[account] = part = ([], []);
            }

            return part;
        }

        private DateOnly? TicketSavedOn(QuestionEvent question)
        {
            var day = DayOf(question.SolvedAt ?? question.AnsweredAt ?? question.OpenedAt);
            return question is { Status: "solved", SolvedBy: "member" } && person.Timeline.On(day) is not { IsStaff: true } ? day : null;
        }

        private static Bucket Made(DateOnly day, string? program, long count) => new(day, Person.ReferralActivity, program, count, -1, 0, 0);

        private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
    }
}

/// <summary>A referral in quarantine, as a list over the whole community shows it.</summary>
/// <param name="Account">The account that the referrer was at on the day, or null.</param>
/// <param name="Referral">The referral, with the reason.</param>
public sealed record WithheldReferral(string? Account, QuarantinedReferral Referral);
