using CommunityScoring.Leaves;
using Xunit;

namespace CommunityScoring.Tests.Leaves;

public sealed class TellingGateTests
{
    private readonly TellingGate _gate = new();

    [Fact]
    public void Closing_waits_for_what_is_under_way_and_lets_nothing_further_begin()
    {
        Assert.True(_gate.TryEnter());
        Assert.True(_gate.TryEnter());
        var closed = _gate.CloseAsync();
        Assert.False(_gate.TryEnter());
        _gate.Leave();
        Assert.False(closed.IsCompleted);
        _gate.Leave();
        Assert.True(closed.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_quiet_gate_closes_at_once()
    {
        Assert.True(_gate.TryEnter());
        _gate.Leave();
        Assert.True(_gate.CloseAsync().IsCompletedSuccessfully);
    }
}
