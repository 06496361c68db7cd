using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.Local;

/// <summary><c>GET /_local/messages</c>: the latest messages through the broker, newest last, their payloads cut short.</summary>
internal sealed class RecentMessages : IMessageSink, ILocalEndpoint
{
    private const int MaxMessages = 256;
    private const int ShownMessages = 200;
    private const int MaxPayloadBytes = 1_024;
    private const int MaxBytesOfCharacter = 4;

    // Control characters that no text has.
    private static readonly SearchValues<byte> Unprintable = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20]);

    // A ring without a lock, which all connections would share. What it holds is written out only when somebody looks; a large
    // payload is held by its beginning alone.
    private readonly Entry?[] _ring = new Entry?[MaxMessages];
    private long _count;

    /// <inheritdoc/>
    public ValueTask AcceptAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _count);
        var isLarge = message.Payload.Length > MaxPayloadBytes;
        Volatile.Write(
            ref _ring[number % MaxMessages],
            new Entry(
                number, isLarge ? message with { Payload = message.Payload[..MaxPayloadBytes].ToArray() } : message, message.Payload.Length));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet("/messages", List);

    private IResult List()
    {
        var entries = _ring.Where(entry => entry is not null).OrderBy(entry => entry!.Number).TakeLast(ShownMessages);
        return Results.Text(new JsonArray([.. entries.Select(entry => Show(entry!))]).ToJsonString(), "application/json");
    }

    private static JsonObject Show(Entry entry)
    {
        var payload = entry.Message.Payload.Span;
        var isText = IsText(payload, isCut: entry.PayloadBytes > payload.Length);
        return new JsonObject
        {
            ["time"] = entry.Message.ReceivedAt.ToString("O"),
            ["topic"] = entry.Message.Topic,
            ["clientId"] = entry.Message.Source.ClientId,
            ["principal"] = entry.Message.Source.Principal?.Arn,
            ["qos"] = (int)entry.Message.QoS,
            ["bytes"] = entry.PayloadBytes,
            ["payload"] = isText ? Encoding.UTF8.GetString(payload) : Convert.ToBase64String(payload),
            ["base64"] = !isText,
            ["traceId"] = entry.Message.TraceId.ToString(),
        };
    }

    // The last character of what is cut short may be half of one.
    private static bool IsText(ReadOnlySpan<byte> payload, bool isCut)
    {
        var most = isCut ? MaxBytesOfCharacter - 1 : 0;
        for (var cut = 0; cut <= most; cut++)
        {
            if (Utf8.IsValid(payload[..^cut]))
            {
                return !payload.ContainsAny(Unprintable);
            }
        }

        return false;
    }

    private sealed record Entry(long Number, BrokerMessage Message, int PayloadBytes);
}
