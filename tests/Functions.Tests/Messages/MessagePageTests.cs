using System.Buffers;
using System.Text;
using System.Text.Json;
using Realtime.Log;
using Realtime.Messages;

namespace Functions.Tests.Messages;

public sealed class MessagePageTests
{
    private const string Topic = "chat/general";

    [Theory]
    [InlineData("{}")]
    [InlineData(" [ 1 ] ")]
    [InlineData("\"ü😀\"")]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    [InlineData("not json at all")]
    public void What_a_message_is_measured_as_is_what_it_takes_with_its_comma(string body)
    {
        var one = Message(body, 1);
        var two = Message(body, 2);

        Assert.Equal(Written(one, two).Length - Written(one).Length, MessagePage.Measure(Topic, two));
    }

    private static LoggedMessage Message(string body, int number) =>
        new("id-1", "eu-west-1:alice", DateTimeOffset.UnixEpoch, Position.Parse($"e.{number}"), Encoding.UTF8.GetBytes(body));

    private static byte[] Written(params LoggedMessage[] messages)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            MessagePage.WriteTo(writer, Topic, new LogPage(messages, Position.Start, Position.Start, Pending: false, Truncated: false));
            writer.WriteEndObject();
        }

        JsonDocument.Parse(output.WrittenMemory).Dispose();
        return output.WrittenSpan.ToArray();
    }
}
