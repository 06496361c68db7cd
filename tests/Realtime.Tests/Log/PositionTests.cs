using Realtime.Log;

namespace Realtime.Tests.Log;

public sealed class PositionTests
{
    [Theory]
    [InlineData("0", "", 0)]
    [InlineData("a.1", "a", 1)]
    [InlineData("k3x9q2mz0a.1000007", "k3x9q2mz0a", 1_000_007)]
    [InlineData("e.999999999999999", "e", 999_999_999_999_999)]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345.1", "abcdefghijklmnopqrstuvwxyz012345", 1)]
    public void A_position_reads_back_as_written(string text, string epoch, long seq)
    {
        Assert.True(Position.TryParse(text, out var position));
        Assert.Equal((epoch, seq, text), (position.Epoch, position.Seq, position.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("1")]
    [InlineData(".1")]
    [InlineData("a.")]
    [InlineData("a.0")]
    [InlineData("a.01")]
    [InlineData("a.-1")]
    [InlineData("a.+1")]
    [InlineData("a.1 ")]
    [InlineData(" a.1")]
    [InlineData("a.1.2")]
    [InlineData("A.1")]
    [InlineData("a.1000000000000000")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456.1")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(Position.TryParse(text, out var position));
        Assert.Equal(Position.Start, position);
        Assert.Throws<FormatException>(() => Position.Parse(text!));
    }

    [Fact]
    public void Number_0_of_any_epoch_is_the_start() => Assert.Equal(Position.Start, new Position("abc", 0));
}
