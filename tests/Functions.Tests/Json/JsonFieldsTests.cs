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

    [Fact]
    public void What_is_no_utf8_has_no_text_and_is_told_with_replacement_characters()
    {
        var value = JsonDocument.Parse(new byte[] { (byte)'"', 0xff, (byte)'"' }).RootElement;

        Assert.Null(value.Text());
        Assert.Equal("\"\ufffd\"", value.Written());
    }
}
