using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>What the operations of Amazon SQS have in common.</summary>
internal abstract class SqsOperation(Queues queues) : IJsonOperation
{
    /// <summary>All queues.</summary>
    protected Queues Queues { get; } = queues;

    /// <inheritdoc/>
    public abstract Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken);

    /// <summary>The queue that the call names, when the caller may do <paramref name="action"/> with it.</summary>
    /// <exception cref="AwsException">No such queue, or not allowed.</exception>
    protected Queue Open(JsonObject input, AwsRequest request, string action)
    {
        var url = JsonProtocol.OptionalText(input, "QueueUrl") ?? throw SqsErrors.MissingParameter("QueueUrl");
        var queue = Queues.ByUrl(url);
        Queues.Demand(Caller(request), action, queue);
        return queue;
    }

    /// <summary>Who calls; SQS takes no unsigned calls.</summary>
    protected static Principal Caller(AwsRequest request) => request.Principal
        ?? throw new AwsException("MissingAuthenticationToken", 403, "Missing Authentication Token");

    /// <summary>A whole number within limits, or <see langword="null"/> when the parameter is missing.</summary>
    /// <exception cref="AwsException">Something else, or out of range.</exception>
    internal static int? Number(JsonObject input, string name, int least, int most)
    {
        if (input[name] is not { } node)
        {
            return null;
        }

        // The query protocol knows only text.
        var text = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
                ? number
                : throw SqsErrors.InvalidParameter(name, text, $"Must be between {least} and {most}, if provided.");
    }

    /// <summary>A list of texts; empty when the parameter is missing.</summary>
    /// <exception cref="AwsException">Something else.</exception>
    protected static IReadOnlyList<string> Texts(JsonObject input, string name) => input[name] switch
    {
        null => [],
        JsonArray values when values.All(value => value?.GetValueKind() == JsonValueKind.String) =>
            [.. values.Select(value => value!.GetValue<string>())],
        _ => throw SqsErrors.InvalidParameter(name, input[name]!.ToJsonString(), "Must be a list of texts."),
    };

    /// <summary>Texts by name; empty when the parameter is missing.</summary>
    /// <exception cref="AwsException">Something else.</exception>
    protected static Dictionary<string, string> Map(JsonObject input, string name) => input[name] switch
    {
        null => [],
        JsonObject values when values.All(pair => pair.Value?.GetValueKind() == JsonValueKind.String) =>
            values.ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()),
        _ => throw SqsErrors.InvalidParameter(name, input[name]!.ToJsonString(), "Must be a map of texts."),
    };

    /// <summary>Milliseconds since 1970 as text, which is how SQS writes times.</summary>
    protected static string Milliseconds(DateTimeOffset time) =>
        time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>A required text.</summary>
    /// <exception cref="AwsException">Missing, empty or something else.</exception>
    internal static string RequiredText(JsonObject input, string name) =>
        JsonProtocol.OptionalText(input, name) is { Length: > 0 } text ? text : throw SqsErrors.MissingParameter(name);
}
