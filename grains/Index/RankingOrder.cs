using CommunityScoring.Scores;

namespace CommunityScoring.Index;

/// <summary>What a list is ranked by, and where an account stands in it: highest first, accounts without a value last, equals by id.</summary>
public sealed class RankingOrder
{
    private const int NoValue = 1;
    private const int Churned = 2;

    private readonly Func<AccountFigures, (int Group, double Value)> _placeOf;

    private RankingOrder(string name, Func<AccountFigures, (int Group, double Value)> placeOf) => (Name, _placeOf) = (name, placeOf);

    /// <summary>All orders; the first is the default.</summary>
    public static IReadOnlyList<RankingOrder> All { get; } =
    [
        new("risk", figures => !double.IsNaN(figures.Risk) ? (0, figures.Risk) : (figures.State == RiskState.Churned ? Churned : NoValue, 0)),
        new("engagement", figures => (0, figures.Engagement)),
        new("momentum", figures => Placed(figures.Momentum)),
        new("revenueInfluence", figures => Placed(figures.RevenueInfluence)),
        new("openPipeline", figures => Placed(figures.OpenPipeline)),
    ];

    /// <summary>The name clients know it by.</summary>
    public string Name { get; }

    /// <summary>The order of a name; null where there is none.</summary>
    /// <param name="name">The name.</param>
    public static RankingOrder? Find(string name) => All.FirstOrDefault(order => order.Name == name);

    /// <summary>An account's place.</summary>
    /// <param name="figures">Its figures.</param>
    /// <param name="id">Its id.</param>
    public Rank RankOf(in AccountFigures figures, string id)
    {
        var (group, value) = _placeOf(figures);
        return new Rank(group, value, id);
    }

    /// <summary>Group and value of an account's place.</summary>
    /// <param name="figures">Its figures.</param>
    public (int Group, double Value) PlaceOf(in AccountFigures figures) => _placeOf(figures);

    private static (int Group, double Value) Placed(double value) => double.IsNaN(value) ? (NoValue, 0) : (0, value);
}
