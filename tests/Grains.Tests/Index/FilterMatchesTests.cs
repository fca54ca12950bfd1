using System.Collections;
using CommunityScoring.Index;
using Xunit;

namespace CommunityScoring.Tests.Index;

public sealed class FilterMatchesTests
{
    private static readonly DateOnly Day = new(2026, 1, 1);
    private readonly MoveLog _moves = new();
    private readonly FilterMatches _matches;
    private readonly List<int> _asked = [];

    public FilterMatchesTests() => _matches = new FilterMatches(_moves);

    [Fact]
    public void Only_those_that_moved_are_looked_at_again()
    {
        Assert.Equal([true, false, true, false], Of("even", 4, number => number % 2 == 0));
        Assert.Equal([0, 1, 2, 3], _asked);

        _moves.Add(1);
        _moves.Add(4);
        Assert.Equal([true, true, true, false, true], Of("even", 5, _ => true));
        Assert.Equal([1, 4], _asked);
        Assert.Equal([true, true, true, false, true], Of("even", 5, _ => false));
        Assert.Empty(_asked);
    }

    [Fact]
    public void Each_filter_and_day_is_known_by_itself()
    {
        Assert.Equal([true], Of("a", 1, _ => true));
        Assert.Equal([false], Of("b", 1, _ => false));
        Assert.Equal([false], Of("a", 1, _ => false, Day.AddDays(1)));
        Assert.Equal([true], Of("a", 1, _ => false));

        _matches.Keep(day => day > Day);
        Assert.Equal([false], Of("a", 1, _ => true, Day.AddDays(1)));
        Assert.Equal([false], Of("a", 1, _ => false));
    }

    [Fact]
    public void The_least_recently_used_goes_first()
    {
        for (var number = 0; number < FilterMatches.Most; number++)
        {
            Of($"{number}", 1, _ => true);
        }

        Of("0", 1, _ => false);
        Assert.Empty(_asked);
        Of("one more", 1, _ => true);
        Of("0", 1, _ => false);
        Assert.Empty(_asked);
        Of("1", 1, _ => false);
        Assert.Equal([0], _asked);
    }

    [Fact]
    public void After_too_many_moves_all_are_looked_at_again()
    {
        Of("a", 2, _ => true);
        for (var move = 0; move <= 2 * MoveLog.Kept; move++)
        {
            _moves.Add(1);
        }

        Assert.Equal([false, false], Of("a", 2, _ => false));
        Assert.Equal([0, 1], _asked);
    }

    private bool[] Of(string text, int accounts, Func<int, bool> passes, DateOnly? day = null)
    {
        _asked.Clear();
        BitArray bits = _matches.Of(new AccountFilter(Text: text), day ?? Day, accounts, number =>
        {
            _asked.Add(number);
            return passes(number);
        });
        return [.. bits.Cast<bool>()];
    }
}
