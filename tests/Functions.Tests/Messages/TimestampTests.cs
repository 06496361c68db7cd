using Realtime.Messages;

namespace Functions.Tests.Messages;

public sealed class TimestampTests
{
    [Theory]
    [InlineData("2026-11-22T10:00:00Z", "2026-11-22T10:00:00.000Z")]
    [InlineData("2026-11-22T10:00:00.1239Z", "2026-11-22T10:00:00.123Z")]
    [InlineData("2026-11-22T11:30:00+01:30", "2026-11-22T10:00:00.000Z")]
    [InlineData("2026-11-22T10:00", "2026-11-22T10:00:00.000Z")]
    [InlineData("2026-11-22", "2026-11-22T00:00:00.000Z")]
    public void Iso_8601_is_read_and_written_in_utc(string text, string written)
    {
        Assert.True(Timestamp.TryParse(text, out var time));
        Assert.Equal(written, Timestamp.Format(time));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("22.11.2026")]
    [InlineData("1795341600000")]
    [InlineData("2026-13-01")]
    [InlineData("2026-11-22T10:00:00 01:00")]
    [InlineData(" 2026-11-22")]
    public void Anything_else_is_refused(string? text) => Assert.False(Timestamp.TryParse(text, out _));
}
