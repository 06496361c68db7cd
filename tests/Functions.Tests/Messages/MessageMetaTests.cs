using System.Text;
using System.Text.Json;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Publishing;
using Realtime.Topics;

namespace Functions.Tests.Messages;

public sealed class MessageMetaTests
{
    private const string Written = """{"id":"m-1","seq":7,"epoch":"abc","sentAt":"2026-11-22T10:00:00.123Z","sender":"backend"}""";

    private static readonly MessageMeta Meta = new()
    {
        Id = "m-1",
        Position = Position.Parse("abc.7"),
        SentAt = new DateTimeOffset(2026, 11, 22, 11, 0, 0, 123, TimeSpan.FromHours(1)),
        Sender = "backend",
    };

    [Theory]
    [InlineData("{}", "{\"_meta\":#}")]
    [InlineData(" { } ", "{\"_meta\":#}")]
    [InlineData("""{"a":1}""", """{"a":1,"_meta":#}""")]
    [InlineData("\n{ \"a\" : \"}\" }\n", "{\"a\" : \"}\",\"_meta\":#}")]
    public void It_is_added_behind_the_objects_own_properties(string payload, string expected) =>
        Assert.Equal(expected.Replace("#", Written, StringComparison.Ordinal), Added(payload));

    [Theory]
    [InlineData("[1]", "[1]")]
    [InlineData("not json", "{\"base64\":\"bm90IGpzb24=\"}")]
    [InlineData("""{"_meta":{"seq":1}}""", """{"_meta":{"seq":1}}""")]
    public void A_payload_that_cannot_take_it_is_put_inside(string payload, string inside)
    {
        var meta = JsonDocument.Parse(Added(payload)).RootElement.GetProperty("_meta");

        Assert.Equal(7, meta.GetProperty("seq").GetInt32());
        Assert.Equal(inside, meta.GetProperty("payload").GetRawText());
    }

    [Fact]
    public void It_never_takes_more_room_than_it_says()
    {
        var longest = new MessageMeta
        {
            Id = new string('x', MessageId.MaxLength),
            Position = Position.Parse($"{new string('e', 32)}.{new string('9', 15)}"),
            SentAt = DateTimeOffset.MaxValue,
            Sender = new string('s', TopicName.MaxNameLength),
            Kind = "settings",
            KeyVersion = 1_000_000_000_000_000,
        };

        var added = longest.AddTo(Payload.Inspect("""{"a":1}"""u8.ToArray())).Length - """{"a":1}""".Length;

        Assert.InRange(MessageMeta.MaxBytes - added, 0, 10);
    }

    private static string Added(string payload) =>
        Encoding.UTF8.GetString(Meta.AddTo(Payload.Inspect(Encoding.UTF8.GetBytes(payload))).Span);
}
