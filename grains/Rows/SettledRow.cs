using System.Collections.Immutable;
using CommunityScoring.Facts;

namespace CommunityScoring.Rows;

/// <summary>
/// The stored shape of what an identity keeps for settled opportunities. Journeys of one account overlap, so each touch is
/// stored once, and journeys name the touches by their places.
/// </summary>
[GenerateSerializer]
[Alias("CommunityScoring.SettledRow")]
public sealed class SettledRow
{
    /// <summary>The touches, each once.</summary>
    [Id(0)]
    public SettledTouchRow[] Touches { get; set; } = [];

    /// <summary>The journeys.</summary>
    [Id(1)]
    public SettledJourneyRow[] Journeys { get; set; } = [];

    /// <summary>The row of journeys; null for none.</summary>
    public static SettledRow? Of(ImmutableArray<SettledJourney> journeys)
    {
        if (journeys.IsEmpty)
        {
            return null;
        }

        var places = new Dictionary<SettledTouch, int>();
        var rows = new List<SettledJourneyRow>(journeys.Length);
        foreach (var journey in journeys)
        {
            var of = new int[journey.Touches.Length];
            for (var i = 0; i < of.Length; i++)
            {
                if (!places.TryGetValue(journey.Touches[i], out of[i]))
                {
                    places[journey.Touches[i]] = of[i] = places.Count;
                }
            }

            rows.Add(new SettledJourneyRow { Closing = ClosingRow.Of(journey.Closing), Touches = of });
        }

        return new SettledRow { Touches = [.. places.OrderBy(place => place.Value).Select(place => SettledTouchRow.Of(place.Key))], Journeys = [.. rows] };
    }

    /// <summary>The journeys of the row.</summary>
    /// <exception cref="InvalidDataException">A journey names a touch that is not there.</exception>
    public ImmutableArray<SettledJourney> ToJourneys()
    {
        var touches = Array.ConvertAll(Touches, row => row.ToTouch());
        return [.. Journeys.Select(row => new SettledJourney(row.Closing.ToClosing(), [.. row.Touches.Select(TouchAt)]))];

        SettledTouch TouchAt(int place) => (uint)place < (uint)touches.Length
            ? touches[place]
            : throw new InvalidDataException($"A settled journey names touch {place} of {touches.Length}.");
    }
}

/// <summary>The stored shape of a touch that is kept.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.SettledTouchRow")]
public sealed class SettledTouchRow
{
    /// <summary>UTC ticks.</summary>
    [Id(0)]
    public long At { get; set; }

    /// <summary>The activity.</summary>
    [Id(1)]
    public string Activity { get; set; } = "";

    /// <summary>The program, or null.</summary>
    [Id(2)]
    public string? Program { get; set; }

    /// <summary>What it counts as, as <see cref="SettledUses"/>.</summary>
    [Id(3)]
    public byte Uses { get; set; }

    /// <summary>The row of a touch.</summary>
    public static SettledTouchRow Of(SettledTouch touch) =>
        new() { At = touch.At.UtcTicks, Activity = touch.Activity, Program = touch.Program, Uses = (byte)touch.Uses };

    /// <summary>The touch of the row.</summary>
    public SettledTouch ToTouch() => new(new DateTimeOffset(At, TimeSpan.Zero), Activity, Program, (SettledUses)Uses);
}

/// <summary>The stored shape of what is kept for one closing.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.SettledJourneyRow")]
public sealed class SettledJourneyRow
{
    /// <summary>The closing.</summary>
    [Id(0)]
    public ClosingRow Closing { get; set; } = new();

    /// <summary>Places of its touches, in their order.</summary>
    [Id(1)]
    public int[] Touches { get; set; } = [];
}

/// <summary>The stored shape of a mark in an opportunity's row.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.SettledMarkRow")]
public sealed class SettledMarkRow
{
    /// <summary>The closing.</summary>
    [Id(0)]
    public ClosingRow Closing { get; set; } = new();

    /// <summary>Keys of the touches that are no person's.</summary>
    [Id(1)]
    public string[] Others { get; set; } = [];

    /// <summary>The row of a mark.</summary>
    public static SettledMarkRow Of(SettledMark mark) => new() { Closing = ClosingRow.Of(mark.Closing), Others = [.. mark.Others] };

    /// <summary>The mark of the row.</summary>
    public SettledMark ToMark() => new(Closing.ToClosing(), [.. Others]);
}

/// <summary>The stored shape of a closing.</summary>
[GenerateSerializer]
[Alias("CommunityScoring.ClosingRow")]
public sealed class ClosingRow
{
    /// <summary>The opportunity's id.</summary>
    [Id(0)]
    public string Opportunity { get; set; } = "";

    /// <summary>The account's id.</summary>
    [Id(1)]
    public string Account { get; set; } = "";

    /// <summary>When it was opened, UTC ticks.</summary>
    [Id(2)]
    public long OpenedAt { get; set; }

    /// <summary>When it was closed, UTC ticks.</summary>
    [Id(3)]
    public long ClosedAt { get; set; }

    /// <summary>The row of a closing.</summary>
    public static ClosingRow Of(Closing closing) => new()
    {
        Opportunity = closing.Opportunity,
        Account = closing.Account,
        OpenedAt = closing.OpenedAt.UtcTicks,
        ClosedAt = closing.ClosedAt.UtcTicks,
    };

    /// <summary>The closing of the row.</summary>
    public Closing ToClosing() =>
        new(Opportunity, Account, new DateTimeOffset(OpenedAt, TimeSpan.Zero), new DateTimeOffset(ClosedAt, TimeSpan.Zero));
}
