using System.Text.Json;
using Functions.Json;

namespace Functions.Tests.Json;

public sealed class JsonFieldsTests
{
    [Theory]
    [InlineData("""{"limit":1,"\ud800":2}""", "1")]
    [InlineData("""{"\udc00":2,"limit":1}""", "1")]
    [InlineData("""{"\ud800imit":2}""", null)]
    [InlineData("""{"l\ud800":2}""", null)]
    [InlineData("""{"\u006cimit":1}""", "1")]
    [InlineData("""{"limit":1,"limit":2}""", "2")]
    [InlineData("""{"limit":1,"\u006cimit":2,"\ud800":3}""", "2")]
    [InlineData("""{"limit":1,"limit":null}""", null)]
    [InlineData("""["limit"]""", null)]
    public void The_last_field_of_the_name_counts_whatever_the_other_names_are(string json, string? expected)
    {
        var field = JsonDocument.Parse(json).RootElement.Field("limit");

        Assert.Equal(expected, field?.Written());
    }

    [Theory]
    [InlineData("""{"text":"a\ud83d"}""", "a\ufffd")]
    [InlineData("""{"text":"\ude00b"}""", "\ufffdb")]
    [InlineData("""{"text":"\ud83d\ud83d\ude00"}""", "\ufffd\ud83d\ude00")]
    [InlineData("""{"text":"\ude00\ud83d"}""", "\ufffd\ufffd")]
    [InlineData("""{"text":"\ud83d\\ude00"}""", "\ufffd\\ude00")]
    [InlineData("""{"text":"\\ud83d"}""", "\\ud83d")]
    [InlineData("""{"text":"\uD83D\uDE00"}""", "\ud83d\ude00")]
    [InlineData("""{"text":"\ud83d\u0041"}""", "\ufffdA")]
    public void Half_a_character_becomes_a_replacement_character_and_the_rest_stays(string json, string expected) =>
        Assert.Equal(expected, JsonDocument.Parse(json).RootElement.Field("text")?.Text());

    [Fact]
    public void What_is_no_utf8_becomes_replacement_characters()
    {
        var value = JsonDocument.Parse(new byte[] { (byte)'"', (byte)'a', 0xff, (byte)'"' }).RootElement;

        Assert.Equal("a\ufffd", value.Text());
        Assert.Equal("\"a\ufffd\"", value.Written());
        Assert.True(value.Payload().IsJson);
    }
}
