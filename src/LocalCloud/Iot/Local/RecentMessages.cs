using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.Local;

/// <summary><c>GET /_local/messages</c>: the latest messages through the broker, newest last, their payloads cut short.</summary>
internal sealed class RecentMessages : IMessageSink, ILocalEndpoint
{
    private const int MaxMessages = 200;
    private const int MaxPayloadBytes = 1_024;

    private readonly Lock _lock = new();
    private readonly Queue<JsonObject> _messages = new();

    /// <inheritdoc/>
    public ValueTask AcceptAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        var shown = message.Payload[..Math.Min(MaxPayloadBytes, message.Payload.Length)];
        var entry = new JsonObject
        {
            ["time"] = message.ReceivedAt.ToString("O"),
            ["topic"] = message.Topic,
            ["clientId"] = message.Source.ClientId,
            ["principal"] = message.Source.Principal?.Arn,
            ["qos"] = (int)message.QoS,
            ["bytes"] = message.Payload.Length,
            ["payload"] = System.Text.Encoding.UTF8.GetString(shown.Span),
            ["traceId"] = message.TraceId.ToString(),
        };
        lock (_lock)
        {
            _messages.Enqueue(entry);
            if (_messages.Count > MaxMessages)
            {
                _messages.Dequeue();
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet("/messages", List);

    private IResult List()
    {
        lock (_lock)
        {
            return Results.Text(
                new JsonArray([.. _messages.Select(message => message.DeepClone())]).ToJsonString(), "application/json");
        }
    }
}
