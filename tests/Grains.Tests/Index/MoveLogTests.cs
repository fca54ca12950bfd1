using CommunityScoring.Index;
using Xunit;

namespace CommunityScoring.Tests.Index;

public sealed class MoveLogTests
{
    private readonly MoveLog _moves = new();

    [Fact]
    public void What_has_moved_since_is_said_once()
    {
        _moves.Add(3);
        var revision = _moves.Revision;
        Assert.Empty(_moves.Since(revision)!);
        _moves.Add(1);
        _moves.Add(2);
        _moves.Add(1);
        Assert.Equal([1, 2], _moves.Since(revision)!.Order());
        Assert.Equal([1, 2, 3], _moves.Since(0)!.Order());
    }

    [Fact]
    public void The_oldest_moves_are_forgotten_and_it_is_said_that_they_are()
    {
        for (var number = 0; number < 2 * MoveLog.Kept; number++)
        {
            _moves.Add(number);
        }

        Assert.Equal(2 * MoveLog.Kept, _moves.Since(0)!.Count);
        _moves.Add(-1);
        Assert.Equal((2 * MoveLog.Kept) + 1, _moves.Revision);
        Assert.Null(_moves.Since(MoveLog.Kept - 1));
        Assert.Equal(MoveLog.Kept + 1, _moves.Since(MoveLog.Kept)!.Count);
    }
}
