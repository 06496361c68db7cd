using System.Globalization;
using LocalCloud.Chaos;

namespace LocalCloud.Tests.Chaos;

public sealed class ChaosParserTests
{
    [Theory]
    [InlineData("off", "off")]
    [InlineData("duplicate=0", "off")]
    [InlineData("seed=7", "off")]
    [InlineData("duplicate=0.1", "duplicate=0.1")]
    [InlineData("duplicate=1,reorder=.5", "duplicate=1,reorder=0.5")]
    [InlineData(" throttle = 0.25 , seed = 7 ", "throttle=0.25,seed=7")]
    [InlineData("lambda-error=0.5,drop-qos0=0.5", "drop-qos0=0.5,lambda-error=0.5")]
    [InlineData("delay-suback=500ms,disconnect-every=1m", "delay-suback=0.5s,disconnect-every=60s")]
    [InlineData("delay-suback=2,disconnect-every=1.5s", "delay-suback=2s,disconnect-every=1.5s")]
    [InlineData("disconnect-every=60m", "disconnect-every=3600s")]
    [InlineData("duplicate=0.1,seed=2147483647", "duplicate=0.1,seed=2147483647")]
    public void What_is_understood_is_written_back_in_one_form(string text, string written)
    {
        Assert.Null(ChaosParser.TryParse(text, out var settings));
        Assert.Equal(written, settings.ToString());
        Assert.Equal(written == "off", settings.IsOff);

        Assert.Null(ChaosParser.TryParse(written, out var again));
        Assert.Equal(written, again.ToString());
    }

    [Theory]
    [InlineData("", "'' is no chaos switch")]
    [InlineData("duplicate", "'duplicate' is no chaos switch")]
    [InlineData("duplicate=0.1,", "'' is no chaos switch")]
    [InlineData("duplicates=0.1", "no chaos switch 'duplicates'")]
    [InlineData("Duplicate=0.1", "no chaos switch 'Duplicate'")]
    [InlineData("off=1", "no chaos switch 'off'")]
    [InlineData("duplicate=1.1", "'duplicate' takes a share from 0 to 1, not '1.1'")]
    [InlineData("duplicate=-0.1", "not '-0.1'")]
    [InlineData("duplicate=NaN", "not 'NaN'")]
    [InlineData("duplicate=", "not ''")]
    [InlineData("duplicate=0,1", "'1' is no chaos switch")]
    [InlineData("duplicate=0.1,duplicate=0.2", "'duplicate' is given twice")]
    [InlineData("delay-suback=soon", "'delay-suback' takes a time")]
    [InlineData("delay-suback=61m", "not '61m'")]
    [InlineData("delay-suback=3601", "not '3601'")]
    [InlineData("disconnect-every=-1s", "not '-1s'")]
    [InlineData("disconnect-every=ms", "not 'ms'")]
    [InlineData("duplicate=0.1,seed=x", "'seed' takes a whole number")]
    [InlineData("duplicate=0.1,seed=-1", "not '-1'")]
    [InlineData("duplicate=0.1,seed=2147483648", "not '2147483648'")]
    public void What_is_not_understood_is_named_and_switches_nothing(string text, string problem)
    {
        Assert.Contains(problem, ChaosParser.TryParse(text, out var settings), StringComparison.Ordinal);
        Assert.Same(ChaosSettings.Off, settings);
    }

    [Fact]
    public void Numbers_are_read_the_same_in_every_country()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Assert.Null(ChaosParser.TryParse("duplicate=0.25,delay-suback=1.5s", out var settings));
            Assert.Equal("duplicate=0.25,delay-suback=1.5s", settings.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
