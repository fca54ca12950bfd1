using System.Text.Json;

using static CommunityScoring.Scores.ScoreFacts;

namespace CommunityScoring.Scores;

public sealed class ScoringModelTests
{
    [Fact]
    public void Default_is_the_model_of_the_specification()
    {
        var model = ScoringModel.Default;
        Assert.Equal(("default", 1, 730), (model.Name, model.Version, model.LookbackDays));
        Assert.Equal(
            [("contribution", 90.0), ("participation", 30), ("advocacy", 180), ("feedback", 90)],
            model.Dimensions.Select(dimension => (dimension.Name, dimension.HalfLife)));
        Assert.Equal(17, model.Activities.Length);
        Assert.Equal(["reaction.added", "visit.recorded"], model.Activities.Where(activity => !activity.IsTouch).Select(activity => activity.Name));
        Assert.Equal(("contribution", 12.0, 3), (model.Find("content.published")!.Dimension, model.Find("content.published")!.Points, model.Find("content.published")!.DailyCap));
        Assert.Null(model.Find("unheard.of"));
        Assert.Equal(new MemberParameters(40, 80, 50, 20, 1), model.Member);
        Assert.Equal(new AccountParameters(60, 60, 120), model.Account);
        Assert.Equal(new MomentumParameters(14, 90), model.Momentum);
        Assert.Equal(
            new RiskParameters(
                90, 180, 0.35, 0.20, 0.25, 30, 0.10, 3, 3, 0.10, 30, 1, 0.5, 90,
                new StateEdges(50, 40), new StateEdges(70, 60), new StateEdges(85, 75)),
            model.Risk);
        Assert.True(model.IsConsentGrantedByDefault);
        Assert.Superset(new HashSet<string> { "gmail.com", "outlook.com" }, model.PublicMailProviders.ToHashSet());
        Assert.Equal(2500, model.Revenue.CostPerTicket);
        Assert.Equal(1, model.Revenue.RateOf("USD"));
        Assert.Equal(1.1, model.Revenue.RateOf("EUR"));
        Assert.Equal(2 / 3.0, model.Revenue.RateOf("JPY"));
        Assert.Null(model.Revenue.RateOf("CHF"));
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 0", "version", "0")]
    [InlineData("\"version\": 1", "\"version\": 1.5", "version", "1.5")]
    [InlineData("\"name\": \"default\"", "\"name\": \"De fault\"", "name", "\"De fault\"")]
    [InlineData("\"version\": 1", "\"version\": 1, \"colour\": \"red\"", "colour", "\"red\"")]
    [InlineData("\"version\": 1,", "", "version", "missing")]
    [InlineData("\"lookbackDays\": 730", "\"lookbackDays\": 731", "lookbackDays", "731")]
    [InlineData("\"halfLife\": 180", "\"halfLife\": 0", "dimensions[2].halfLife", "0")]
    [InlineData("\"halfLife\": 180", "\"halfLife\": \"180\"", "dimensions[2].halfLife", "\"180\"")]
    [InlineData("\"name\": \"feedback\"", "\"name\": \"advocacy\"", "dimensions[3].name", "\"advocacy\"")]
    [InlineData("\"points\": 12", "\"points\": -1", "activities[3].points", "-1")]
    [InlineData("\"points\": 12", "\"points\": 1e999", "activities[3].points", "1e999")]
    [InlineData("\"points\": 12, \"dailyCap\": 3", "\"points\": 12, \"dailyCap\": 0", "activities[3].dailyCap", "0")]
    [InlineData("\"points\": 12, \"dailyCap\": 3, \"touch\": true", "\"points\": 12, \"dailyCap\": 3, \"touch\": 1", "activities[3].touch", "1")]
    [InlineData("\"name\": \"post.created\", \"dimension\": \"contribution\"", "\"name\": \"post.created\", \"dimension\": \"fame\"", "activities[0].dimension", "\"fame\"")]
    [InlineData("reply.created", "post.created", "activities[1].name", "\"post.created\"")]
    [InlineData("\"contributor\": 50", "\"contributor\": 80", "member.levels.contributor", "80")]
    [InlineData("\"personWeight\": 60", "\"personWeight\": 0", "account.personWeight", "0")]
    [InlineData("\"shortHalfLife\": 14", "\"shortHalfLife\": 90", "momentum.shortHalfLife", "90")]
    [InlineData("\"watch\": { \"enter\": 50, \"exit\": 40 }", "\"watch\": { \"enter\": 50, \"exit\": 50 }", "risk.states.watch.exit", "50")]
    [InlineData("\"watch\": { \"enter\": 50, \"exit\": 40 }", "\"watch\": { \"enter\": 70, \"exit\": 40 }", "risk.states.watch.enter", "70")]
    [InlineData("\"watch\": { \"enter\": 50, \"exit\": 40 }", "\"watch\": { \"enter\": 65, \"exit\": 62 }", "risk.states.watch.exit", "62")]
    [InlineData("\"critical\": { \"enter\": 85", "\"critical\": { \"enter\": 101", "risk.states.critical.enter", "101")]
    [InlineData("\"weight\": 0.35", "\"weight\": 35", "risk.disengagement.weight", "35")]
    [InlineData("\"disengagement\": { \"weight\": 0.35 }", "\"disengagement\": 0.35", "risk.disengagement", "0.35")]
    [InlineData("\"idleDays\": 30", "\"idleDay\": 30", "risk.champions.idleDays", "missing")]
    [InlineData("\"EUR\": 1.1", "\"EUR\": 0", "revenue.rates.EUR", "0")]
    [InlineData("\"EUR\": 1.1", "\"USD\": 1.1", "revenue.rates.USD", "1.1")]
    [InlineData("\"EUR\": 1.1", "\"euro\": 1.1", "revenue.rates.euro", "1.1")]
    [InlineData("\"granted\"", "\"maybe\"", "consentDefault", "\"maybe\"")]
    [InlineData("\"gmail.com\"", "\"Gmail.com\"", "publicMailProviders", "\"Gmail.com\"")]
    public void Refuses(string from, string to, string field, string value)
    {
        var refusal = Assert.Throws<ModelException>(() => ScoringModel.Parse(Edited((from, to))));
        Assert.Equal((field, value), (refusal.Field, refusal.Value));
        Assert.StartsWith($"{field} is {value}; allowed: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{ \"name\": ")]
    [InlineData("{ \"name\": \"a\", \"name\": \"b\" }")]
    public void Refuses_what_is_no_object(string json) =>
        Assert.Equal("$", Assert.Throws<ModelException>(() => ScoringModel.Parse(json)).Field);

    [Fact]
    public void An_edited_model_scores_by_its_own_numbers()
    {
        var model = ScoringModel.Parse(Edited(("\"version\": 1", "\"version\": 2"), ("\"saturation\": 40", "\"saturation\": 30")));
        Assert.Equal(2, model.Version);
        Assert.Equal(50, MemberScoring.Score([Ago(0, "post.created", 10)], model, Today).Engagement);
    }

    [Fact]
    public void Names_of_enums_are_those_of_the_wire()
    {
        Assert.All(Enum.GetValues<RiskState>(), state => Assert.Equal($"\"{state.Name()}\"", JsonSerializer.Serialize(state)));
        Assert.All(Enum.GetValues<MemberLevel>(), level => Assert.Equal($"\"{level.Name()}\"", JsonSerializer.Serialize(level)));
    }
}
