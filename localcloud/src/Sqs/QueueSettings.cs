using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.Sqs;

/// <summary>How a queue behaves; the defaults are AWS's.</summary>
internal sealed record QueueSettings
{
    /// <summary>How long a received message stays hidden. 0 s to 12 h. Default: 30 s.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message is kept. 1 min to 14 days. Default: 4 days.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(4);

    /// <summary>How long a new message stays hidden. 0 s to 15 min. Default: none.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.Zero;

    /// <summary>How long a receive waits when it does not say. 0 to 20 s. Default: not at all.</summary>
    public TimeSpan ReceiveWait { get; init; } = TimeSpan.Zero;

    /// <summary>Bytes of body and attributes. 1 KiB to 1 MiB. Default: 1 MiB.</summary>
    public int MaximumMessageBytes { get; init; } = 1_048_576;

    /// <summary>When messages go to a dead-letter queue, or <see langword="null"/> for never.</summary>
    public RedrivePolicy? Redrive { get; init; }

    /// <summary>What the queue tells about who may use it for dead letters; without local effect. Default: nothing.</summary>
    public string? RedriveAllowPolicy { get; init; }
}

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
