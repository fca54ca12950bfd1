using System.Collections.Immutable;

namespace CommunityScoring.Alerts;

public sealed class AlertBookTests
{
    private static readonly DateOnly Day = new(2026, 11, 20);
    private static readonly DateTimeOffset Now = new(Day, new TimeOnly(9, 0), TimeSpan.Zero);
    private static readonly AlertCondition AtRisk = new(AlertKind.AtRisk, null, [new AlertTerm("risk", 71)]);

    [Fact]
    public void A_condition_that_goes_on_raises_once_and_clears_once()
    {
        var (book, raised) = Turn(AlertBook.Empty, Day, AtRisk);
        Assert.Equal("acme~risk.at_risk~2026-11-20~0", Assert.Single(raised).Alert.Id);
        Assert.True(raised[0].IsRaised);

        (book, var again) = Turn(book, Day.AddDays(1), AtRisk);
        Assert.Empty(again);

        (book, var cleared) = Turn(book, Day.AddDays(2));
        Assert.Equal((false, Day.AddDays(2)), (Assert.Single(cleared).IsRaised, cleared[0].Alert.ClearedOn!.Value));
        Assert.Equal(["raised", "cleared"], Assert.Single(book.Alerts).Steps.Select(step => step.What));
        Assert.Empty(book.Open);
    }

    [Fact]
    public void A_second_crossing_of_one_day_has_the_next_ordinal()
    {
        var (book, _) = Turn(AlertBook.Empty, Day, AtRisk);
        (book, _) = Turn(book, Day);
        (book, var raised) = Turn(book, Day, AtRisk);

        Assert.Equal("acme~risk.at_risk~2026-11-20~1", Assert.Single(raised).Alert.Id);
        Assert.Equal(2, book.Alerts.Length);
    }

    [Fact]
    public void Persons_have_alerts_of_their_own()
    {
        var (book, _) = Turn(AlertBook.Empty, Day, Departed("a"), Departed("b"));
        (book, var cleared) = Turn(book, Day, Departed("b"));

        Assert.Equal("a", Assert.Single(cleared).Alert.Person);
        Assert.Equal("b", Assert.Single(book.Open).Person);
    }

    [Fact]
    public void Old_alerts_go_but_open_ones_and_those_of_the_day_stay()
    {
        var book = AlertBook.Empty;
        for (var day = 0; day < 300; day++)
        {
            (book, _) = Turn(book, Day.AddDays(day), Departed("stays"), AtRisk);
            (book, _) = Turn(book, Day.AddDays(day), Departed("stays"));
        }

        Assert.Equal(AlertBook.Kept, book.Alerts.Count(alert => alert.ClearedOn is not null));
        Assert.Equal("stays", Assert.Single(book.Open).Person);
        Assert.Contains(book.Alerts, alert => alert.RaisedOn == Day.AddDays(299) && alert.Kind == AlertKind.AtRisk);
    }

    [Fact]
    public void Who_is_erased_is_named_no_more()
    {
        var (book, _) = Turn(AlertBook.Empty, Day, Departed("a"), Departed("b"));

        var stripped = book.Renamed(person => person == "a" ? null : person);

        Assert.Null(stripped.Alerts[0].Person);
        Assert.Empty(stripped.Alerts[0].Terms);
        Assert.Equal(book.Alerts[1], stripped.Alerts[1]);
    }

    [Fact]
    public void Who_has_another_name_is_the_same_crossing()
    {
        var (book, _) = Turn(AlertBook.Empty, Day, Departed("b"), Departed("c"));

        var renamed = book.Renamed(person => person == "b" ? "a" : person);
        var (after, transitions) = Turn(renamed, Day.AddDays(1), Departed("a"), Departed("c"));

        Assert.Empty(transitions);
        Assert.Equal(("a", "a"), (after.Alerts[0].Person, after.Alerts[0].Terms[0].Person));
        Assert.Equal(book.Alerts[1], after.Alerts[1]);
    }

    [Fact]
    public void Of_two_persons_that_turn_out_to_be_one_the_earlier_alert_stays()
    {
        var (book, _) = Turn(AlertBook.Empty, Day, Departed("a"), Departed("b"));

        var (after, transitions) = Turn(book.Renamed(_ => "a"), Day.AddDays(1), Departed("a"));

        Assert.Equal((book.Alerts[1].Id, false), Assert.Single(transitions) is var cleared ? (cleared.Alert.Id, cleared.IsRaised) : default);
        Assert.Equal(book.Alerts[0].Id, Assert.Single(after.Open).Id);
    }

    [Theory]
    [InlineData("acme~risk.at_risk~2026-11-20~0", "acme")]
    [InlineData("acme~risk.none~2026-11-20~0", null)]
    [InlineData("acme~risk.at_risk~2026-11-31~0", null)]
    [InlineData("acme~risk.at_risk~2026-11-20~-1", null)]
    [InlineData("~risk.at_risk~2026-11-20~0", null)]
    [InlineData("acme", null)]
    public void An_id_names_its_account(string id, string? account) => Assert.Equal(account, Alert.AccountOf(id));

    [Fact]
    public void Every_kind_has_a_name_that_finds_it() => Assert.All(
        Enum.GetValues<AlertKind>(), kind => Assert.Equal(kind, AlertKindNames.Find(kind.Name())));

    private static AlertCondition Departed(string person) => new(AlertKind.ChampionDeparted, person, [new AlertTerm("share", 0.5, person)]);

    private static (AlertBook Book, ImmutableArray<AlertTransition> Transitions) Turn(AlertBook book, DateOnly day, params AlertCondition[] conditions) =>
        book.Turn("acme", day, Now, [.. conditions], () => []);
}
