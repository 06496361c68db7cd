using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Rooms;

namespace Realtime.Publishing;

/// <summary>
/// The broker as rooms need it. Live topics of rooms hold keys, and what AWS says of a failure may repeat the topic: so such a failure leaves here
/// with AWS's code and without its words.
/// </summary>
/// <param name="live">The broker.</param>
/// <param name="sweepTopic">Where a room that was deleted is handed to be swept, its id behind it: <c>$aws/rules/{rule}/sweep/</c>.</param>
public sealed class RoomBroker(LivePublisher live, string sweepTopic) : IRoomBroker
{
    /// <inheritdoc/>
    public Task<bool> PublishAsync(string topic, long keyVersion, AppendedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var meta = MessageMeta.Of(message) with { KeyVersion = keyVersion };
        return TryAsync(topic, meta.AddTo(Payload.Inspect(message.Body)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> TellToMoveAsync(string oldTopic, long newVersion, TimeSpan within, CancellationToken cancellationToken)
    {
        return TryAsync(oldTopic, Move(newVersion, within), cancellationToken);
    }

    /// <inheritdoc/>
    public Task RequestSweepAsync(string roomId, CancellationToken cancellationToken) =>
        live.PublishAsync(sweepTopic + roomId, "{}"u8.ToArray(), cancellationToken);

    private static ReadOnlyMemory<byte> Move(long newVersion, TimeSpan within)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteStartObject("_meta"u8);
        writer.WriteString("kind"u8, "move"u8);
        writer.WriteNumber("version"u8, newVersion);
        writer.WriteNumber("within"u8, (long)Math.Ceiling(within.TotalSeconds));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }

    private async Task<bool> TryAsync(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        try
        {
            return await live.TryPublishAsync(topic, payload, MessageArchiver.LiveWithin, cancellationToken);
        }
        catch (AmazonServiceException error)
        {
            throw new RoomNotLiveException(error.ErrorCode);
        }
    }
}

/// <summary>AWS refused what was to be published in a room.</summary>
public sealed class RoomNotLiveException(string? errorCode) : Exception($"AWS IoT refused a message to a room: {errorCode ?? "no answer"}.");
