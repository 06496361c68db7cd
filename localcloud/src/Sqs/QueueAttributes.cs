using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>A queue's attributes by SQS's names, as CreateQueue and SetQueueAttributes give them and GetQueueAttributes tells them.</summary>
internal static class QueueAttributes
{
    private const string Policy = "Policy";

    // Encryption is the disk's affair here.
    private static readonly HashSet<string> WithoutEffect = ["SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"];

    /// <summary>Settings with some of them changed.</summary>
    /// <exception cref="AwsException"><c>InvalidAttributeName</c>, <c>InvalidAttributeValue</c>.</exception>
    public static QueueSettings Apply(QueueSettings settings, IReadOnlyDictionary<string, string> attributes) =>
        attributes.Aggregate(settings, (changed, attribute) => Apply(changed, attribute.Key, attribute.Value));

    /// <summary>The policy with these attributes: theirs, none when theirs is empty, or what it was.</summary>
    /// <exception cref="AwsException"><c>InvalidAttributeValue</c>.</exception>
    public static QueuePolicy? PolicyOf(QueuePolicy? policy, IReadOnlyDictionary<string, string> attributes, string queue)
    {
        if (!attributes.TryGetValue(Policy, out var text))
        {
            return policy;
        }

        try
        {
            return text.Length == 0 ? null
                : JsonNode.Parse(text) is JsonObject document ? new(text, PolicyParser.Parse($"of queue {queue}", document))
                : throw SqsErrors.InvalidAttributeValue(Policy, "it is no object.");
        }
        catch (Exception problem) when (problem is JsonException or PolicyException)
        {
            throw SqsErrors.InvalidAttributeValue(Policy, problem.Message);
        }
    }

    /// <summary>All of a queue's attributes.</summary>
    public static Dictionary<string, string> Of(Queue queue)
    {
        var counts = queue.Count();
        var attributes = new Dictionary<string, string>
        {
            ["QueueArn"] = queue.Arn,
            ["ApproximateNumberOfMessages"] = Text(counts.Visible),
            ["ApproximateNumberOfMessagesNotVisible"] = Text(counts.InFlight),
            ["ApproximateNumberOfMessagesDelayed"] = Text(counts.Delayed),
            ["CreatedTimestamp"] = Text(queue.CreatedAt.ToUnixTimeSeconds()),
            ["LastModifiedTimestamp"] = Text(queue.ModifiedAt.ToUnixTimeSeconds()),
            ["SqsManagedSseEnabled"] = "true",
        };
        foreach (var (name, value) in Of(queue.Settings, queue.Policy))
        {
            attributes[name] = value;
        }

        return attributes;
    }

    /// <summary>The attributes that can be set.</summary>
    public static Dictionary<string, string> Of(QueueSettings settings, QueuePolicy? policy)
    {
        var attributes = new Dictionary<string, string>
        {
            ["VisibilityTimeout"] = Text(settings.VisibilityTimeout.TotalSeconds),
            ["MaximumMessageSize"] = Text(settings.MaximumMessageBytes),
            ["MessageRetentionPeriod"] = Text(settings.Retention.TotalSeconds),
            ["DelaySeconds"] = Text(settings.Delay.TotalSeconds),
            ["ReceiveMessageWaitTimeSeconds"] = Text(settings.ReceiveWait.TotalSeconds),
        };
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)
            [("RedrivePolicy", settings.Redrive?.ToString()), ("RedriveAllowPolicy", settings.RedriveAllowPolicy), (Policy, policy?.Text)])
        {
            if (value is { })
            {
                attributes[name] = value;
            }
        }

        return attributes;
    }

    /// <summary>Whether GetQueueAttributes may be asked for it; a queue need not have it.</summary>
    public static bool IsKnown(string name) =>
        name is "All" or "RedrivePolicy" or "RedriveAllowPolicy" or Policy or "KmsMasterKeyId" or "KmsDataKeyReusePeriodSeconds";

    private static QueueSettings Apply(QueueSettings settings, string name, string value) => name switch
    {
        "VisibilityTimeout" => settings with { VisibilityTimeout = Seconds(name, value, 0, 43_200) },
        "MessageRetentionPeriod" => settings with { Retention = Seconds(name, value, 60, 1_209_600) },
        "DelaySeconds" => settings with { Delay = Seconds(name, value, 0, 900) },
        "ReceiveMessageWaitTimeSeconds" => settings with { ReceiveWait = Seconds(name, value, 0, 20) },
        "MaximumMessageSize" => settings with { MaximumMessageBytes = Number(name, value, 1_024, 1_048_576) },
        "RedrivePolicy" => settings with { Redrive = value.Length == 0 ? null : RedrivePolicy.Parse(value) ?? throw SqsErrors.InvalidAttributeValue(name, "it must name deadLetterTargetArn and maxReceiveCount, from 1 to 1000.") },
        "RedriveAllowPolicy" => settings with { RedriveAllowPolicy = value.Length == 0 ? null : value },
        Policy => settings,
        "FifoQueue" or "ContentBasedDeduplication" or "DeduplicationScope" or "FifoThroughputLimit" => throw NotEmulated.Parameter("sqs", "CreateQueue", name),
        _ => WithoutEffect.Contains(name) ? settings : throw SqsErrors.UnknownAttribute(name),
    };

    private static TimeSpan Seconds(string name, string value, int least, int most) => TimeSpan.FromSeconds(Number(name, value, least, most));

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw SqsErrors.InvalidAttributeValue(name, $"Must be between {least} and {most}.");

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>GetQueueAttributes.</summary>
internal sealed class GetQueueAttributes(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var queue = Open(input, request, "sqs:GetQueueAttributes");
        HashSet<string> wanted = [.. Texts(input, "AttributeNames")];
        var attributes = QueueAttributes.Of(queue);
        if (wanted.FirstOrDefault(name => !QueueAttributes.IsKnown(name) && !attributes.ContainsKey(name)) is { } unknown)
        {
            throw SqsErrors.UnknownAttribute(unknown);
        }

        var chosen = attributes
            .Where(pair => wanted.Contains("All") || wanted.Contains(pair.Key))
            .Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))
            .ToList();
        return Task.FromResult(chosen.Count == 0 ? [] : new JsonObject { ["Attributes"] = new JsonObject(chosen) });
    }
}

/// <summary>SetQueueAttributes. For a queue of the template it holds until the next start.</summary>
internal sealed class SetQueueAttributes(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var queue = Open(input, request, "sqs:SetQueueAttributes");
        var attributes = Map(input, "Attributes");
        if (attributes.Count == 0)
        {
            throw SqsErrors.MissingParameter("Attributes");
        }

        Queues.Change(queue, attributes);
        return Task.FromResult<JsonObject>([]);
    }
}
