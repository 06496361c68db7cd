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
    [InlineData("2026-11-22T10:00:00.12345678Z", "2026-11-22T10:00:00.123Z")]
    [InlineData("2026-11-22T10:00:00.999999999999999999999999999999Z", "2026-11-22T10:00:00.999Z")]
    [InlineData("2026-11-22T10:00:00.1Z", "2026-11-22T10:00:00.100Z")]
    [InlineData("2026-11-22t10:00:00z", "2026-11-22T10:00:00.000Z")]
    [InlineData("2026-11-22 10:00:00Z", "2026-11-22T10:00:00.000Z")]
    [InlineData("2026-11-22T10:00:00-00:00", "2026-11-22T10:00:00.000Z")]
    [InlineData("2026-11-22T10:00:00.5+23:59", "2026-11-21T10:01:00.500Z")]
    [InlineData("2026-11-22T10:00:00-18:30", "2026-11-23T04:30:00.000Z")]
    [InlineData("1990-12-31T23:59:60Z", "1991-01-01T00:00:00.000Z")]
    [InlineData("1990-12-31T15:59:60.25-08:00", "1991-01-01T00:00:00.250Z")]
    [InlineData("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z")]
    [InlineData("0000-02-29T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    [InlineData("0001-01-01T00:00:00+01:00", "0001-01-01T00:00:00.000Z")]
    [InlineData("0000-12-31T23:30:00-01:00", "0001-01-01T00:30:00.000Z")]
    [InlineData("9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59.999Z")]
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
    [InlineData("2026-11-22 ")]
    [InlineData("2026-11-22T10:00:00.Z")]
    [InlineData("2026-11-22T10:00:00,5Z")]
    [InlineData("2026-11-22T10:00:61Z")]
    [InlineData("2026-11-22T24:00:00Z")]
    [InlineData("2026-11-22T10:60:00Z")]
    [InlineData("2026-11-22T10:00:00+24:00")]
    [InlineData("2026-11-22T10:00:00+01:60")]
    [InlineData("2026-11-22T10:00:00+0100")]
    [InlineData("2026-11-22T10:00:00Z+01:00")]
    [InlineData("2026-11-22T10:00:00Z ")]
    [InlineData("2026-11-22Z")]
    [InlineData("2026-02-29")]
    [InlineData("2026-11-31T10:00:00Z")]
    [InlineData("2026-00-10")]
    [InlineData("2026-01-00")]
    [InlineData("2026-1-01")]
    [InlineData("12026-11-22T10:00:00Z")]
    [InlineData("-2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T10")]
    [InlineData("2026-11-22T10:00:0Z")]
    [InlineData("２０２６-11-22")]
    public void Anything_else_is_refused(string? text) => Assert.False(Timestamp.TryParse(text, out _));
}
