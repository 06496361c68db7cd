using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.Lambda;

/// <summary>Where the record of an asynchronous invocation goes.</summary>
/// <param name="Kind">What stands there.</param>
/// <param name="Arn">Its ARN.</param>
internal sealed record Destination(DestinationKind Kind, string Arn)
{
    /// <summary>Reads a destination; <see langword="null"/> when there is none.</summary>
    /// <exception cref="UnsupportedTemplateException">AWS has others (topics, buckets), which are not supported.</exception>
    public static Destination? Of(ResourceRequest request, string property, JsonNode? target) => Scalars.TextOf(target) switch
    {
        null => null,
        var arn when arn.StartsWith("arn:aws:sqs:", StringComparison.Ordinal) => new(DestinationKind.Queue, arn),
        var arn when arn.StartsWith("arn:aws:lambda:", StringComparison.Ordinal) => new(DestinationKind.Function, arn),
        var arn when arn.StartsWith("arn:aws:events:", StringComparison.Ordinal) && arn.Contains(":event-bus/", StringComparison.Ordinal) =>
            new(DestinationKind.EventBus, arn),
        var arn => throw request.Unsupported(property, $"{arn} is no queue, function or event bus"),
    };
}
