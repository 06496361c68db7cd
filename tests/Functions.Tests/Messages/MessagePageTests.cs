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

    [Fact]
    public void What_does_not_fit_is_left_for_the_next_page()
    {
        var messages = Enumerable.Range(1, 5).Select(n => Message("{}", n)).ToList();
        var page = new LogPage(messages, Position.Parse("e.9"), Position.Parse("e.20"), Pending: true, Truncated: true);
        var size = MessagePage.Measure(Topic, messages[0]);
        var bytes = (3 * size) + 1;

        var fitted = MessagePage.Fit(Topic, page, Position.Start, ref bytes);

        Assert.Equal(messages.Take(3), fitted.Messages);
        Assert.Equal((Position.Parse("e.3"), false, true), (fitted.Next, fitted.Pending, fitted.Truncated));
        Assert.Equal(1, bytes);
    }

    [Fact]
    public void A_page_that_fits_is_left_as_it_is()
    {
        var page = new LogPage([Message("{}", 1)], Position.Parse("e.9"), Position.Parse("e.20"), Pending: true, Truncated: false);
        var bytes = 1_000;

        Assert.Same(page, MessagePage.Fit(Topic, page, Position.Start, ref bytes));
    }

    [Fact]
    public void When_nothing_fits_the_page_goes_on_from_where_it_was()
    {
        var page = new LogPage([Message("{}", 8)], Position.Parse("e.9"), Position.Parse("e.20"), Pending: true, Truncated: false);
        var bytes = 5;

        var fitted = MessagePage.Fit(Topic, page, Position.Parse("e.7"), ref bytes);

        Assert.Empty(fitted.Messages);
        Assert.Equal((Position.Parse("e.7"), 5), (fitted.Next, bytes));
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
