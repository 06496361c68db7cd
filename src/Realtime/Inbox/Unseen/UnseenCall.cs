using System.Buffers;
using System.Text;
using System.Text.Json;
using Realtime.Messages;

namespace Realtime.Inbox.Unseen;

/// <summary>
/// What a schedule calls with when users may have to be told of what they did not see:
/// <c>{"unseen":{"source","id","set","from","to"}}</c>.
/// </summary>
/// <param name="Source">The source of the notification's event.</param>
/// <param name="Id">The event's id.</param>
/// <param name="Set">Which of those whom it is for.</param>
/// <param name="From">Since when a user must have had a moment without quiet hours.</param>
/// <param name="To">Until when.</param>
public sealed record UnseenCall(string Source, string Id, string Set, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The call as JSON.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("unseen"u8);
            writer.WriteString("source"u8, Source);
            writer.WriteString("id"u8, Id);
            writer.WriteString("set"u8, Set);
            writer.WriteString("from"u8, Timestamp.Format(From));
            writer.WriteString("to"u8, Timestamp.Format(To));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
