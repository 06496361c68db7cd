using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.EventBridge;

/// <summary>A function or a queue that a rule hands its events to.</summary>
/// <param name="Id">Its name within the rule.</param>
/// <param name="Arn">The function's or queue's ARN.</param>
/// <param name="Retry">How a failing delivery is repeated.</param>
/// <param name="DeadLetterArn">The queue for events that could not be delivered, or <see langword="null"/>.</param>
internal sealed record RuleTarget(string Id, string Arn, RetryPolicy Retry, string? DeadLetterArn)
{
    /// <summary>What the target gets instead of the event, or <see langword="null"/>.</summary>
    public string? Input { get; init; }

    /// <summary>The part of the event that the target gets, or <see langword="null"/> for all of it.</summary>
    public EventPath? InputPath { get; init; }

    /// <summary>What makes the target's input out of the event, or <see langword="null"/>.</summary>
    public InputTransformer? Transformer { get; init; }

    /// <summary>Whether it is a queue.</summary>
    public bool IsQueue => Arn.StartsWith("arn:aws:sqs:", StringComparison.Ordinal);

    /// <summary>What the target gets for an event.</summary>
    public string PayloadFor(JsonObject e, string ruleArn, DateTimeOffset now)
    {
        if (Input is { })
        {
            return Input;
        }

        if (Transformer is { })
        {
            return Transformer.Apply(e, ruleArn, now);
        }

        JsonNode? part = e;
        InputPath?.TryFind(e, out part);
        return part is null ? "null" : Encoding.UTF8.GetString(JsonText.Bytes(part));
    }
}
