using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>What a rule's SQL can see: the message, and where and when it is evaluated.</summary>
/// <param name="message">The message.</param>
/// <param name="accountId">Account of the rule's owner.</param>
/// <param name="clock">The rules engine's clock.</param>
internal sealed class RuleContext(BrokerMessage message, string accountId, TimeProvider clock)
{
    private JsonNode? _payload;
    private bool _isParsed;

    /// <summary>The message.</summary>
    public BrokerMessage Message => message;

    /// <summary>12 digits.</summary>
    public string AccountId => accountId;

    /// <summary>The time as the rules engine sees it, in milliseconds since 1970.</summary>
    public long Timestamp { get; } = clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The payload as JSON, or <see langword="null"/> when it is none.</summary>
    public JsonNode? Payload
    {
        get
        {
            if (!_isParsed)
            {
                _isParsed = true;
                _payload = Parse(message.Payload.Span);
            }

            return _payload;
        }
    }

    /// <summary>Reads JSON; <see langword="null"/> for what is none.</summary>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var node = JsonNode.Parse(utf8);

            // Lazily parsed objects find a name that stands twice only when asked; later it could no longer be caught.
            _ = (node as JsonObject)?.Count;
            return node;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
