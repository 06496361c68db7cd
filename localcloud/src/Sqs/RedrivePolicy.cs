using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.Sqs;

/// <summary>When a message goes to a dead-letter queue instead of being received once more.</summary>
/// <param name="DeadLetterArn">ARN of the dead-letter queue.</param>
/// <param name="MaxReceiveCount">How often a message is received before, 1 to 1,000.</param>
internal sealed record RedrivePolicy(string DeadLetterArn, int MaxReceiveCount)
{
    private const int Most = 1_000;

    /// <summary>Reads <c>{"deadLetterTargetArn":"…","maxReceiveCount":3}</c>, or <see langword="null"/> for what is none.</summary>
    public static RedrivePolicy? Parse(JsonObject policy) =>
        Scalars.TextOf(policy["deadLetterTargetArn"]) is { } arn && arn.StartsWith("arn:aws:sqs:", StringComparison.Ordinal)
        && int.TryParse(Scalars.TextOf(policy["maxReceiveCount"]), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count is >= 1 and <= Most
        && policy.Count == 2
            ? new(arn, count)
            : null;

    /// <summary>Reads the text of the queue attribute, or <see langword="null"/> for what is none.</summary>
    public static RedrivePolicy? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }) is JsonObject policy ? Parse(policy) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of the queue attribute.</summary>
    public override string ToString() => new JsonObject { ["deadLetterTargetArn"] = DeadLetterArn, ["maxReceiveCount"] = MaxReceiveCount }.ToJsonString();
}
