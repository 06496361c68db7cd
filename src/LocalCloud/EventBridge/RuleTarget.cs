using System.Text.Json.Nodes;

namespace LocalCloud.EventBridge;

/// <summary>A function that a rule hands its events to.</summary>
/// <param name="Arn">The function's ARN.</param>
/// <param name="Retry">How a failing delivery is repeated.</param>
/// <param name="DeadLetterArn">The queue for events that could not be delivered, or <see langword="null"/>.</param>
internal sealed record RuleTarget(string Arn, RetryPolicy Retry, string? DeadLetterArn)
{
    /// <summary>What the function gets instead of the event, or <see langword="null"/>.</summary>
    public string? Input { get; init; }

    /// <summary>The part of the event that the function gets, <c>$.detail</c>, or <see langword="null"/> for all of it.</summary>
    public string? InputPath { get; init; }

    /// <summary>What the function gets for an event.</summary>
    public string PayloadFor(JsonObject e)
    {
        if (Input is { })
        {
            return Input;
        }

        JsonNode? part = e;
        foreach (var name in (InputPath ?? "$").Split('.').Skip(1))
        {
            part = (part as JsonObject)?[name];
        }

        return part?.ToJsonString() ?? "null";
    }
}
