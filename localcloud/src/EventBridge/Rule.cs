using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.EventBridge;

/// <summary>A rule on a bus: events that match its pattern go to its targets.</summary>
/// <param name="Arn">The rule's ARN.</param>
/// <param name="BusArn">The bus it watches.</param>
/// <param name="Pattern">Which events it is for.</param>
/// <param name="Targets">Where they go.</param>
internal sealed record Rule(string Arn, string BusArn, EventPattern Pattern, IReadOnlyList<RuleTarget> Targets)
{
    /// <summary>Its name on its bus.</summary>
    public string Name => Arn[(Arn.LastIndexOf('/') + 1)..];

    /// <summary>The pattern as it was given. Default: empty.</summary>
    public string PatternText { get; init; } = "";

    /// <summary>Whether it works. Default: it does.</summary>
    public bool IsEnabled { get; init; } = true;
}

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

/// <summary>How often and how long a delivery to a target is tried; the defaults are AWS's.</summary>
internal sealed record RetryPolicy
{
    /// <summary>Retries after the first attempt, 0 to 185. Default: 185.</summary>
    public int MaximumAttempts { get; init; } = 185;

    /// <summary>How long after the event, 1 min to 24 h. Default: 24 h.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromHours(24);
}
