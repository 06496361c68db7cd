using System.Text;
using System.Text.Json;
using Functions.Hosting;
using Functions.Tests.Fakes;

namespace Functions.Tests.Hosting;

public sealed class OutcomeLogTests
{
    [Fact]
    public void An_outcome_is_one_line_and_a_metric_in_the_embedded_format()
    {
        var line = Written(log => log.Info("Published", "r-1", LogField.Metric("Messages", 3), new LogField("topic", "chat/general")));

        Assert.Equal(
            """{"timestamp":"2026-11-22T10:00:00.000Z","level":"INFO","Function":"F","outcome":"Published","requestId":"r-1","Messages":3,"topic":"chat/general","Published":1,"_aws":{"Timestamp":1795341600000,"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["Function"]],"Metrics":[{"Name":"Published","Unit":"Count"},{"Name":"Messages","Unit":"Count"}]}]}}"""
            + "\n",
            line);
    }

    [Theory]
    [InlineData(OutcomeLevel.Info, "INFO")]
    [InlineData(OutcomeLevel.Warn, "WARN")]
    [InlineData(OutcomeLevel.Error, "ERROR")]
    public void Levels_are_CloudWatchs_words(object level, string word)
    {
        var line = Written(log => log.Write((OutcomeLevel)level, "X", "r"));

        Assert.Equal(word, JsonDocument.Parse(line).RootElement.GetProperty("level").GetString());
    }

    [Fact]
    public void What_a_caller_wrote_can_neither_end_the_line_nor_flood_it()
    {
        var line = Written(log => log.Warn("Rejected", "r", new LogField("topic", "a\nb\"" + new string('x', 5_000)), new LogField("none", (string?)null)));

        Assert.Equal(1, line.Count(character => character == '\n'));
        Assert.InRange(line.Length, 1_000, 2_000);
        Assert.False(JsonDocument.Parse(line).RootElement.TryGetProperty("none", out _));
    }

    private static string Written(Action<OutcomeLog> write)
    {
        using var output = new MemoryStream();
        write(new OutcomeLog(output, new ManualClock(), "F", "N"));
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
