using System.Buffers;
using System.Text;
using System.Text.Json;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Notifications;

namespace Realtime.Inbox.Unseen;

/// <summary>A notification that a user has not seen.</summary>
public sealed record UnseenNotice
{
    /// <summary>The notification's event.</summary>
    public required EventKey Source { get; init; }

    /// <summary>The user's sign-in subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The log that it stands in, or <see langword="null"/> when it waits for the user's first sign-in.</summary>
    public string? Topic { get; init; }

    /// <summary>The notification.</summary>
    public required LoggedMessage Message { get; init; }

    /// <summary>How many the user has not seen, this one among them; 100 are 100 or more.</summary>
    public required int Unseen { get; init; }

    /// <summary>On which channels it goes out.</summary>
    public required IReadOnlyList<NotificationChannel> Channels { get; init; }

    /// <summary>The same whenever the same notification is told for the same user.</summary>
    public string Id => MessageId.Create(Source with { DetailType = "NotificationUnseen" }, Subject);

    /// <summary>The detail of the event.</summary>
    public string ToJson()
    {
        var output = new ArrayBufferWriter<byte>(Message.Body.Length + 1024);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, Id);
            writer.WriteString("userId"u8, Subject);
            writer.WriteStartObject("event"u8);
            writer.WriteString("source"u8, Source.Source);
            writer.WriteString("id"u8, Source.Id);
            writer.WriteEndObject();
            WriteMessage(writer);
            writer.WriteNumber("unseen"u8, Unseen);
            writer.WriteStartArray("channels"u8);
            foreach (var channel in Channels)
            {
                writer.WriteStringValue(NotificationChannels.NameOf(channel));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    // As the HTTP API gives it. What waits has no number yet, and no id of a log.
    private void WriteMessage(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("message"u8);
        if (Topic is not null)
        {
            MessagePage.WriteFields(writer, Topic, Message);
        }
        else
        {
            writer.WriteString("sender"u8, Message.Sender);
            writer.WriteString("sentAt"u8, Timestamp.Format(Message.SentAt));
            writer.WritePropertyName("payload"u8);
            Payload.Inspect(Message.Body).WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
