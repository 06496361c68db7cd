using System.Text;
using Realtime.Messages;

namespace Functions.Tests.Messages;

public sealed class PayloadTests
{
    [Theory]
    [InlineData("{}", true, true)]
    [InlineData("  {\"a\":1}\n", true, true)]
    [InlineData("[]", true, false)]
    [InlineData("1e999", true, false)]
    [InlineData("null", true, false)]
    [InlineData("\"\\ud800\"", true, false)]
    [InlineData("", false, false)]
    [InlineData("{} {}", false, false)]
    [InlineData("{", false, false)]
    [InlineData("{'a':1}", false, false)]
    [InlineData("\uFEFF{}", false, false)]
    [InlineData("{}//comment", false, false)]
    public void A_payload_is_json_an_object_or_neither(string text, bool isJson, bool isObject)
    {
        var payload = Of(text);

        Assert.Equal((isJson, isObject), (payload.IsJson, payload.IsObject));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_no_json() =>
        Assert.False(Payload.Inspect(new byte[] { (byte)'"', 0xFF, (byte)'"' }).IsJson);

    [Fact]
    public void Json_nested_64_deep_is_json_and_deeper_is_not()
    {
        Assert.True(Of(new string('[', 64) + new string(']', 64)).IsJson);
        Assert.False(Of(new string('[', 65) + new string(']', 65)).IsJson);
    }

    [Theory]
    [InlineData("""{"id":"m-1"}""", "m-1")]
    [InlineData("""{"id":"first","id":"last"}""", "last")]
    [InlineData("""{"id":"valid","id":17}""", null)]
    [InlineData("""{"\u0069d":"m\u002d1"}""", "m-1")]
    [InlineData("""{"nested":{"id":"x"}}""", null)]
    [InlineData("""{"nested":[{"id":"x"}],"id":"y"}""", "y")]
    [InlineData("""[{"id":"x"}]""", null)]
    [InlineData("""{"id":""}""", null)]
    [InlineData("""{"id":"with space"}""", null)]
    [InlineData("""{"id":"a|b"}""", null)]
    [InlineData("""{"id":"\ud800"}""", null)]
    [InlineData("""{"id":null}""", null)]
    [InlineData("""{"ID":"x"}""", null)]
    [InlineData("""{"\ud800":1,"id":"x"}""", "x")]
    public void Its_id_is_the_objects_last_own_one_if_valid(string text, string? id) => Assert.Equal(id, Of(text).Id);

    [Fact]
    public void An_id_has_at_most_64_characters_however_they_are_written()
    {
        Assert.NotNull(Of($$"""{"id":"{{new string('x', 64)}}"}""").Id);
        Assert.NotNull(Of($$"""{"id":"{{string.Concat(Enumerable.Repeat("\\u0078", 64))}}"}""").Id);
        Assert.Null(Of($$"""{"id":"{{new string('x', 65)}}"}""").Id);
        Assert.Null(Of($$"""{"id":"{{new string('x', 10_000)}}"}""").Id);
    }

    [Theory]
    [InlineData("""{"_meta":1}""", true)]
    [InlineData("""{"a":1,"\u005fmeta":{}}""", true)]
    [InlineData("""{"a":{"_meta":1}}""", false)]
    [InlineData("""{"_Meta":1}""", false)]
    public void It_has_meta_when_its_object_has(string text, bool hasMeta)
    {
        Assert.Equal(hasMeta, Of(text).HasMeta);
        Assert.Equal(!hasMeta, Of(text).TakesMeta);
    }

    private static Payload Of(string text) => Payload.Inspect(Encoding.UTF8.GetBytes(text));
}
