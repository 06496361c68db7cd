using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.Local;

/// <summary><c>GET /_local/messages</c>: the latest messages through the broker, newest last, their payloads cut short.</summary>
internal sealed class RecentMessages : IMessageSink, ILocalEndpoint
{
    private const int MaxMessages = 256;
    private const int ShownMessages = 200;
    private const int MaxPayloadBytes = 1_024;

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

    private static JsonObject Show(Entry entry) => new()
    {
        ["time"] = entry.Message.ReceivedAt.ToString("O"),
        ["topic"] = entry.Message.Topic,
        ["clientId"] = entry.Message.Source.ClientId,
        ["principal"] = entry.Message.Source.Principal?.Arn,
        ["qos"] = (int)entry.Message.QoS,
        ["bytes"] = entry.PayloadBytes,
        ["payload"] = System.Text.Encoding.UTF8.GetString(entry.Message.Payload.Span),
        ["traceId"] = entry.Message.TraceId.ToString(),
    };

    private sealed record Entry(long Number, BrokerMessage Message, int PayloadBytes);
}
