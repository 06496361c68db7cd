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

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_000)]
    [InlineData(50_000)]
    public void Json_is_json_however_deep_it_is_nested(int depth)
    {
        var deep = new string('[', depth) + new string(']', depth);

        Assert.True(Of(deep).IsJson);
        Assert.Equal("m-1", Of($$$"""{"deep":{{{deep}}},"_meta":{"deep":{{{deep}}},"id":"m-1"}}""").SenderId);
        Assert.False(Of(deep[1..]).IsJson);
    }

    [Theory]
    [InlineData("""{"_meta":{"id":"m-1"}}""", "m-1")]
    [InlineData("""{"_meta":{"id":"first"},"_meta":{"id":"last"}}""", "last")]
    [InlineData("""{"_meta":{"id":"first","id":"last"}}""", "last")]
    [InlineData("""{"_meta":{"id":"valid","id":17}}""", null)]
    [InlineData("""{"_meta":{"id":"valid"},"_meta":null}""", null)]
    [InlineData("""{"_meta":{"id":"valid"},"_meta":{}}""", null)]
    [InlineData("""{"\u005fmeta":{"\u0069d":"m\u002d1"}}""", "m-1")]
    [InlineData("""{"_meta":{"nested":{"id":"x"}}}""", null)]
    [InlineData("""{"_meta":{"nested":[{"id":"x"}],"id":"y"}}""", "y")]
    [InlineData("""{"nested":{"_meta":{"id":"x"}}}""", null)]
    [InlineData("""[{"_meta":{"id":"x"}}]""", null)]
    [InlineData("""{"_meta":[{"id":"x"}]}""", null)]
    [InlineData("""{"_meta":{"id":""}}""", null)]
    [InlineData("""{"_meta":{"id":"with space"}}""", null)]
    [InlineData("""{"_meta":{"id":"a|b"}}""", null)]
    [InlineData("""{"_meta":{"id":"\ud800"}}""", null)]
    [InlineData("""{"_meta":{"ID":"x"}}""", null)]
    [InlineData("""{"id":"the application's"}""", null)]
    [InlineData("""{"id":"m-0","_meta":{"\ud800":1,"id":"x"},"\ud800":1}""", "x")]
    public void The_senders_id_is_the_last_valid_one_in_meta(string text, string? id) => Assert.Equal(id, Of(text).SenderId);

    [Fact]
    public void An_id_has_at_most_64_characters_however_they_are_written()
    {
        Assert.NotNull(WithId(new string('x', 64)).SenderId);
        Assert.NotNull(WithId(string.Concat(Enumerable.Repeat("\\u0078", 64))).SenderId);
        Assert.Null(WithId(new string('x', 65)).SenderId);
        Assert.Null(WithId(new string('x', 10_000)).SenderId);

        static Payload WithId(string id) => Of($$$"""{"_meta":{"id":"{{{id}}}"}}""");
    }

    [Theory]
    [InlineData("""{"a":1,"_meta":{"id":"m-1"},"b":[1, 2]}""", """{"a":1,"b":[1, 2]}""")]
    [InlineData("""{"_meta":{"id":"m-1"},"b":2}""", """{"b":2}""")]
    [InlineData("""{"a": 1 , "_meta":{}}""", """{"a": 1}""")]
    [InlineData("""{"_meta":1,"_meta":2}""", "{}")]
    [InlineData("""{"\u005fmeta":1,"a":{"_meta":1}}""", """{"a":{"_meta":1}}""")]
    [InlineData("""{ "a":1 }""", """{ "a":1 }""")]
    [InlineData("""[{"_meta":1}]""", """[{"_meta":1}]""")]
    [InlineData("no json", "no json")]
    public void Meta_is_taken_off_and_all_else_stays_as_it_was_written(string text, string expected)
    {
        var rest = Of(text).WithoutMeta();

        Assert.Equal(expected, Encoding.UTF8.GetString(rest.Bytes.Span));
        Assert.False(rest.HasMeta);
        Assert.Equal(Of(expected).TakesMeta, rest.TakesMeta);
    }

    [Theory]
    [InlineData("""{"\ud800":"a\udc00","b":"\ud83d\ude00"}""", """{"\ufffd":"a\ufffd","b":"\ud83d\ude00"}""")]
    [InlineData("""["\uD83D"]""", """["\ufffd"]""")]
    [InlineData("""["\\ud83d"]""", """["\\ud83d"]""")]
    [InlineData("""\ud83d""", """\ud83d""")]
    public void Half_characters_in_json_become_replacement_characters(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Of(text).Bytes.Span));

    [Theory]
    [InlineData("""{"_meta":1}""", true)]
    [InlineData("""{"a":1,"\u005fmeta":{}}""", true)]
    [InlineData("""{"a":{"_meta":1}}""", false)]
    [InlineData("""{"_Meta":1}""", false)]
    [InlineData("""{"a":{"_meta":1},"_meta":{"b":[1]},"c":1}""", true)]
    public void It_has_meta_when_its_object_has(string text, bool hasMeta)
    {
        Assert.Equal(hasMeta, Of(text).HasMeta);
        Assert.Equal(!hasMeta, Of(text).TakesMeta);
    }

    private static Payload Of(string text) => Payload.Inspect(Encoding.UTF8.GetBytes(text));
}
