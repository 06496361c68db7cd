using System.Text.Encodings.Web;
using System.Text.Json;
using Realtime.Topics;

namespace Realtime.Publishing;

/// <summary>Why the archive did not log what a client published: words that clients act upon, so they don't change.</summary>
public static class RefusalReason
{
    /// <summary>No family has the topic: mostly a room's name with characters that no name has.</summary>
    public const string UnknownTopic = "unknown-topic";

    /// <summary>The message is larger than what the family logs.</summary>
    public const string TooLarge = "too-large";

    /// <summary>The sender has used the id for another message, which is the one that the log has.</summary>
    public const string IdUsed = "id-used";

    /// <summary>The sender has sent more than their share: the same message is logged when it is sent again later.</summary>
    public const string TooFast = "too-fast";

    /// <summary>The sender is blocked.</summary>
    public const string Blocked = "blocked";
}

/// <summary>A message that was delivered live, but is not in the log, and won't be unless it is sent again.</summary>
/// <param name="Topic">Where it was published, if the broker told.</param>
/// <param name="Id">The id that its sender gave it, if it did.</param>
/// <param name="Reason">One of <see cref="RefusalReason"/>.</param>
/// <param name="RetryAfter">When sending it again helps, if it ever does.</param>
public sealed record Refusal(string? Topic, string? Id, string Reason, TimeSpan? RetryAfter = null);

/// <summary>A user's list of rooms has changed, or what is in one of them.</summary>
/// <param name="RoomId">Which room it is about.</param>
public sealed record ChangedRooms(string RoomId);

/// <summary>
/// Tells a user what the broker could not, on a topic of their own. Signals are hints: they are attempted once, and whoever misses one finds
/// the same by asking the log.
/// </summary>
public sealed class SignalPublisher(LivePublisher live, TimeProvider clock)
{
    /// <summary>The most signals that one process sends a user in a second: who sends rubbish is not answered at its pace.</summary>
    public const int MaxPerSecond = 5;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Letters of other alphabets as they are: a signal has little room.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly Queue<(string IdentityId, DateTimeOffset At)> _recent = [];

    /// <summary>Tells a user that a message was refused.</summary>
    /// <param name="identityId">Who sent the message: an identity id that the policies have verified.</param>
    /// <param name="refusal">What was refused, and why.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Whether AWS has taken the signal.</returns>
    public Task<bool> TrySendAsync(string identityId, Refusal refusal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return TrySendAsync(identityId, Write(refusal), cancellationToken);
    }

    /// <summary>Tells a user that their list of rooms has changed.</summary>
    /// <param name="identityId">Whom.</param>
    /// <param name="changed">What has changed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Whether AWS has taken the signal.</returns>
    public Task<bool> TrySendAsync(string identityId, ChangedRooms changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changed);
        return TrySendAsync(identityId, Write(changed), cancellationToken);
    }

    /// <summary>Tells a user's devices of a change of their inbox.</summary>
    /// <param name="identityId">Whose.</param>
    /// <param name="signal">What has changed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Whether AWS has taken the signal.</returns>
    public Task<bool> TrySendAsync(string identityId, InboxSignal signal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return TrySendAsync(identityId, signal.Write(), cancellationToken);
    }

    private async Task<bool> TrySendAsync(string identityId, byte[] signal, CancellationToken cancellationToken)
    {
        if (!IsWithinLimit(identityId))
        {
            return false;
        }

        try
        {
            return await live.AttemptAsync($"{TopicCatalog.Signals.Name}/{identityId}", signal, cancellationToken) is null;
        }
        catch (Exception error) when (AwsCall.HasFailed(error))
        {
            // What it is about is not to be tried again for a hint's sake.
            return false;
        }
    }

    private static byte[] Write(Refusal refusal)
    {
        var signal = Write(refusal, refusal.Topic);
        // A topic of 256 bytes may need six for each in JSON.
        return signal.Length <= TopicCatalog.Signals.MaxPayloadBytes ? signal : Write(refusal, topic: null);
    }

    private static byte[] Write(ChangedRooms changed) => Write("changed", writer =>
    {
        writer.WriteString("what"u8, "rooms"u8);
        writer.WriteString("at"u8, changed.RoomId);
    });

    private static byte[] Write(Refusal refusal, string? topic) => Write("refused", writer =>
    {
        WriteGiven(writer, "topic", topic);
        WriteGiven(writer, "id", refusal.Id);
        writer.WriteString("reason"u8, refusal.Reason);
        if (refusal.RetryAfter is { } retryAfter)
        {
            writer.WriteNumber("retryAfterMs"u8, (long)Math.Ceiling(retryAfter.TotalMilliseconds));
        }
    });

    private static byte[] Write(string type, Action<Utf8JsonWriter> writeMore)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, type);
            writeMore(writer);
            writer.WriteEndObject();
        }

        return output.ToArray();
    }

    private static void WriteGiven(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private bool IsWithinLimit(string identityId)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            while (_recent.TryPeek(out var oldest) && now - oldest.At >= Second)
            {
                _recent.Dequeue();
            }

            var isWithin = _recent.Count(sent => sent.IdentityId == identityId) < MaxPerSecond;
            if (isWithin)
            {
                _recent.Enqueue((identityId, now));
            }

            return isWithin;
        }
    }
}
