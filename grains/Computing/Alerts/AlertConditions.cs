using System.Collections.Immutable;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Alerts;

/// <summary>What an account has to be warned of on a day: a function of its facts, and of what it is warned of already.</summary>
public static class AlertConditions
{
    /// <summary>The conditions that hold, in the order of the kinds and of the persons' keys; none where the account has churned.</summary>
    /// <param name="profile">Status and renewal.</param>
    /// <param name="persons">Everybody with days, a membership or threads at the account, in any order.</param>
    /// <param name="model">The model.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="open">The alerts before: some end later than they begin.</param>
    /// <exception cref="ArgumentException">A person appears twice, or a person's days are out of order.</exception>
    public static ImmutableArray<AlertCondition> Of(
        AccountProfile profile, IReadOnlyList<AccountPerson> persons, ScoringModel model, DateOnly asOf, AlertBook open)
    {
        var account = AccountSeries.Of(persons, model);
        return Of(profile, AccountScoring.Score(profile, account, asOf), account, open);
    }

    internal static ImmutableArray<AlertCondition> Of(AccountProfile profile, AccountScore score, AccountSeries account, AlertBook open)
    {
        if (profile.IsChurned)
        {
            return [];
        }

        var parameters = account.Model.Alerts;
        var conditions = ImmutableArray.CreateBuilder<AlertCondition>();
        var state = score.Risk.State;
        if (state is RiskState.AtRisk or RiskState.Critical)
        {
            conditions.Add(new AlertCondition(AlertKind.AtRisk, null, RiskTerms(score)));
        }

        if (state == RiskState.Critical)
        {
            conditions.Add(new AlertCondition(AlertKind.Critical, null, RiskTerms(score)));
        }

        conditions.AddRange(ChampionDepartures.Of(account, score.AsOf));
        if (IsSurge(score, parameters, open.IsOpen(AlertKind.Surge)))
        {
            conditions.Add(new AlertCondition(
                AlertKind.Surge,
                null,
                [
                    new AlertTerm("momentum", score.Momentum), new AlertTerm("engagement", score.Engagement),
                    new AlertTerm("rate14", score.Rate14), new AlertTerm("rate90", score.Rate90),
                ]));
        }

        if (DaysToRenewal(profile, score.AsOf) is { } days && days <= parameters.RenewalDays
            && state is RiskState.Watch or RiskState.AtRisk or RiskState.Critical)
        {
            conditions.Add(new AlertCondition(AlertKind.RenewalUnprotected, null, [new AlertTerm("daysToRenewal", days), .. RiskTerms(score)]));
        }

        var waiting = WaitingThreads(account, score.AsOf);
        var threads = waiting.Sum(person => person.Threads);
        if (threads >= parameters.StalledThreads)
        {
            conditions.Add(new AlertCondition(
                AlertKind.SupportStalled,
                null,
                [new AlertTerm("waitingThreads", threads), .. waiting.Select(person => new AlertTerm("waitingThreads", person.Threads, person.Key))]));
        }

        return conditions.ToImmutable();
    }

    /// <summary>The figures of a risk: the score, its parts and the factor.</summary>
    private static ImmutableArray<AlertTerm> RiskTerms(AccountScore score)
    {
        var terms = ImmutableArray.CreateBuilder<AlertTerm>();
        terms.Add(new AlertTerm("risk", score.Risk.Score));
        if (score.Risk.Parts is { } parts)
        {
            terms.Add(new AlertTerm("risk.disengagement", parts.Disengagement));
            terms.Add(new AlertTerm("risk.thinness", parts.Thinness));
            terms.Add(new AlertTerm("risk.champions", parts.Champions));
            terms.Add(new AlertTerm("risk.support", parts.Support));
            terms.Add(new AlertTerm("risk.sentiment", parts.Sentiment));
            terms.Add(new AlertTerm("risk.renewalFactor", parts.RenewalFactor));
        }

        return terms.ToImmutable();
    }

    // Two edges, so that an account that wavers at one of them is not told of each day.
    private static bool IsSurge(AccountScore score, AlertParameters parameters, bool isOpen) => isOpen
        ? score.Momentum >= parameters.SurgeMomentumExit && score.Engagement >= parameters.SurgeEngagementExit
        : score.Momentum >= parameters.SurgeMomentum && score.Engagement >= parameters.SurgeEngagement;

    private static int? DaysToRenewal(AccountProfile profile, DateOnly day) =>
        profile.RenewalOn is { } renewal && renewal >= day ? renewal.DayNumber - day.DayNumber : null;

    private static List<(string Key, int Threads)> WaitingThreads(AccountSeries account, DateOnly day)
    {
        var waiting = new List<(string Key, int Threads)>();
        foreach (var person in account.Persons)
        {
            if (person.HasOpenThreads && person.StandingOn(day.DayNumber) == PersonStanding.Current
                && person.WaitingThreads(day.DayNumber, day.DayNumber, account.Model.Risk) is var threads and > 0)
            {
                waiting.Add((person.Key, threads));
            }
        }

        return waiting;
    }
}
