namespace LocalCloud.Tests.Iot.Rules;

public sealed class SqlTimeTests
{
    [Theory]
    [InlineData("parse_time(\"yyyy.MM.dd G 'at' HH:mm:ss z\", 100000000, \"America/Belize\")", "1970.01.01 AD at 21:46:40 CST")]
    [InlineData("parse_time('yyyy', timestamp(), 'UTC')", "2026")]
    [InlineData("parse_time('yyyy-MM-dd''T''HH:mm:ss.SSSZZ', 100000123)", "1970-01-02T03:46:40.123+00:00")]
    [InlineData("parse_time('yy M d H m s SSSSSS Z ZZZ', 100000123, 'Europe/Berlin')", "70 1 2 4 46 40 123000 +0100 Europe/Berlin")]
    [InlineData("parse_time('EEE EEEE MMM MMMM D e', 0)", "Thu Thursday Jan January 1 4")]
    [InlineData("parse_time('hh K k a C Y xx w', 0)", "12 0 24 AM 19 1970 70 1")]
    [InlineData("parse_time('z', 1752000000000, 'Europe/Berlin')", "CEST")]
    [InlineData("parse_time('z', 0, 'Asia/Kathmandu')", "+05:30")] // as it was in 1970; no abbreviation
    [InlineData("parse_time('HH:mm', 0, '+02:30')", "02:30")]
    [InlineData("parse_time(\"''yyyy''\", 0)", "'1970'")]
    [InlineData("parse_time('yyyy', 'x')", null)]
    [InlineData("parse_time('yyyy', 1E30)", null)]
    [InlineData("parse_time('yyyy', 0, 'No/Where')", null)]
    [InlineData("parse_time('yyyy', 0, '../../etc/passwd')", null)]
    [InlineData("parse_time('bbb', 0)", null)]
    [InlineData("parse_time(\"'open\", 0)", null)]
    public void Times_are_written_by_Joda_patterns(string expression, string? expected) =>
        Assert.Equal(expected is null ? null : $"\"{expected}\"", Sql.Value(expression));

    [Theory]
    [InlineData("\"2020-04-03 09:45:18 UTC+01:00\", \"yyyy-MM-dd HH:mm:ss VV\"", "1585903518000")]
    [InlineData("\"18 December 2015\", \"dd MMMM yyyy\"", "1450396800000")]
    [InlineData("\"2007-12-03 10:15:30.592 America/Los_Angeles\", \"yyyy-MM-dd HH:mm:ss.SSS z\"", "1196705730592")]
    [InlineData("'2007-12-03T10:15:30+01:00', \"yyyy-MM-dd'T'HH:mm:ssXXX\"", "1196673330000")]
    [InlineData("'2007-12-03T10:15:30Z', \"yyyy-MM-dd'T'HH:mm:ssX\"", "1196676930000")]
    [InlineData("'20071203', 'yyyyMMdd'", "1196640000000")]
    [InlineData("'3/12/07 1:05 PM', 'd/M/yy h:mm a'", "1196687100000")]
    [InlineData("'Mon 2007-12-03 24', 'EEE yyyy-MM-dd kk'", "1196640000000")]
    [InlineData("'2007-337', 'yyyy-DDD'", "1196640000000")]
    [InlineData("'2026-10-25 02:30 Europe/Berlin', 'yyyy-MM-dd HH:mm VV'", "1792888200000")] // comes twice: the first one
    [InlineData("'Tue 2007-12-03', 'EEE yyyy-MM-dd'", null)] // a Monday
    [InlineData("'2021-02-31', 'yyyy-MM-dd'", null)]
    [InlineData("'2021-13-01', 'yyyy-MM-dd'", null)]
    [InlineData("'2021-01-01 25', 'yyyy-MM-dd HH'", null)]
    [InlineData("'2021-01-01 ', 'yyyy-MM-dd'", null)] // more than the pattern
    [InlineData("'2021-01', 'yyyy-MM'", null)] // no day
    [InlineData("'nope', 'yyyy-MM-dd'", null)]
    [InlineData("'2021-01-01', '[yyyy]-MM-dd'", null)]
    [InlineData("NULL, 'yyyy-MM-dd'", null)]
    public void Times_are_read_by_patterns_of_the_JDK(string arguments, string? expected) =>
        Assert.Equal(expected, Sql.Value($"time_to_epoch({arguments})"));
}
