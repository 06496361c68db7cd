using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary><c>AWS::SQS::Queue</c>: a standard queue.</summary>
internal sealed class QueueType(Queues queues) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::SQS::Queue";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "QueueName", "VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds", "ReceiveMessageWaitTimeSeconds",
        "MaximumMessageSize", "RedrivePolicy", "RedriveAllowPolicy",
    };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string>
    {
        "SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "Tags",
    };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Text("QueueName") ?? PhysicalNames.AtMost(request.PhysicalName, 80);
        if (!Queues.IsName(name))
        {
            throw request.Unsupported("QueueName", $"'{name}' is not 1 to 80 letters, digits, hyphens and underscores");
        }

        var queue = queues.Create(name, new QueueSettings
        {
            VisibilityTimeout = Seconds(request, "VisibilityTimeout", 0, 43_200, 30),
            Retention = Seconds(request, "MessageRetentionPeriod", 60, 1_209_600, 345_600),
            Delay = Seconds(request, "DelaySeconds", 0, 900, 0),
            ReceiveWait = Seconds(request, "ReceiveMessageWaitTimeSeconds", 0, 20, 0),
            MaximumMessageBytes = request.Number("MaximumMessageSize", 1_024, 1_048_576) ?? 1_048_576,
            Redrive = request.Object("RedrivePolicy") is { } redrive
                ? RedrivePolicy.Parse(redrive) ?? throw request.Unsupported("RedrivePolicy", "it must name deadLetterTargetArn and maxReceiveCount, from 1 to 1000")
                : null,
            RedriveAllowPolicy = request.Object("RedriveAllowPolicy")?.ToJsonString(),
        });
        return Task.FromResult(new CreatedResource(queue.Url)
        {
            Attributes = new Dictionary<string, JsonNode?>
            {
                ["Arn"] = queue.Arn,
                ["QueueName"] = queue.Name,
                ["QueueUrl"] = queue.Url,
            },
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        queues.Delete(queues.ByUrl(created.Ref));
        return Task.CompletedTask;
    }

    private static TimeSpan Seconds(ResourceRequest request, string name, int least, int most, int otherwise) =>
        TimeSpan.FromSeconds(request.Number(name, least, most) ?? otherwise);
}

/// <summary><c>AWS::SQS::QueuePolicy</c>: who else may use queues.</summary>
internal sealed class QueuePolicyType(Queues queues) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::SQS::QueuePolicy";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "PolicyDocument", "Queues" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string>();

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var document = request.Object("PolicyDocument") ?? throw request.Unsupported("PolicyDocument", "it is required");
        foreach (var url in request.Texts("Queues"))
        {
            Add(request, url, document);
        }

        return Task.FromResult(new CreatedResource(request.PhysicalName)
        {
            Attributes = new Dictionary<string, JsonNode?> { ["Id"] = request.PhysicalName },
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        foreach (var queue in request.Texts("Queues").Select(queues.ByUrl))
        {
            queue.Change(queue.Settings, null);
        }

        return Task.CompletedTask;
    }

    private void Add(ResourceRequest request, string url, JsonObject document)
    {
        try
        {
            if (!queues.AddPolicy(url, document))
            {
                // AWS keeps the one that happens to come last.
                throw request.Unsupported("Queues", $"{url} has a policy already");
            }
        }
        catch (Exception problem) when (problem is AwsException or PolicyException)
        {
            throw request.Unsupported("PolicyDocument", $"{url}: {problem.Message}");
        }
    }
}
