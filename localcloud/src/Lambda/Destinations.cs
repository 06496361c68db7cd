using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.CloudWatch;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Sqs;

namespace LocalCloud.Lambda;

/// <summary>Sends what became of asynchronous invocations to queues, functions and event buses, under the function's role.</summary>
/// <param name="queues">The queues.</param>
/// <param name="lambda">The functions. Lazy, because an invocation's destination may be a function: a circle.</param>
/// <param name="buses">The event buses. Lazy for the same reason: their rules invoke functions.</param>
/// <param name="credentials">Who the functions are.</param>
/// <param name="metrics">Where what could not be delivered is counted.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">The log.</param>
internal sealed partial class Destinations(
    IQueues queues, Lazy<ILambdaInvoker> lambda, Lazy<IEventBuses> buses, ICredentials credentials, Metrics metrics, TimeProvider clock, ILogger<Destinations> logger)
{
    private const int MaxErrorMessageBytes = 1024;
    private static readonly Dictionary<string, QueueAttribute> NoAttributes = [];

    /// <summary>The function succeeded.</summary>
    public Task SucceededAsync(LambdaFunction function, AsyncEvent queued, InvocationOutcome outcome) =>
        function.EventInvokeConfig.OnSuccess is { } destination
            ? SendAsync(function, destination, Record(function, queued, outcome, "Success", queued.Failures + 1), "Success")
            : Task.CompletedTask;

    /// <summary>The event is given up: the record goes to the destination, the event itself to the dead-letter queue.</summary>
    public async Task FailedAsync(LambdaFunction function, AsyncEvent queued, InvocationOutcome? outcome, string condition)
    {
        GivenUp(logger, queued.RequestId, function.Definition.Name, condition);
        if (function.EventInvokeConfig.OnFailure is { } destination)
        {
            await SendAsync(function, destination, Record(function, queued, outcome, condition, queued.Failures), "Failure");
        }

        if (function.Definition.DeadLetterQueueArn is { } deadLetters)
        {
            await TryAsync(
                function,
                deadLetters,
                "DeadLetterErrors",
                principal => queues.SendAsync(deadLetters, Encoding.UTF8.GetString(queued.Payload), Attributes(queued, outcome, condition), principal));
        }
    }

    private static Dictionary<string, QueueAttribute> Attributes(AsyncEvent queued, InvocationOutcome? outcome, string condition)
    {
        var message = outcome is null ? condition : (Json(outcome.Payload) as JsonObject)?["errorMessage"]?.ToString() ?? "";
        var attributes = new Dictionary<string, QueueAttribute>
        {
            ["RequestID"] = new("String", queued.RequestId),
            ["ErrorCode"] = new("Number", outcome is null ? "429" : "200"),
        };
        // An attribute can't be empty.
        if (message.Length > 0)
        {
            attributes["ErrorMessage"] = new("String", FirstBytes(message));
        }

        return attributes;
    }

    private static string FirstBytes(string text)
    {
        var length = 0;
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxErrorMessageBytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    private JsonObject Record(LambdaFunction function, AsyncEvent queued, InvocationOutcome? outcome, string condition, int runs)
    {
        var record = new JsonObject
        {
            ["version"] = "1.0",
            ["timestamp"] = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = queued.RequestId,
                ["functionArn"] = function.Definition.Arn + ":$LATEST",
                ["condition"] = condition,
                ["approximateInvokeCount"] = runs,
            },
            ["requestPayload"] = Json(queued.Payload),
        };
        if (outcome is not null)
        {
            var context = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = "$LATEST" };
            if (outcome.IsError)
            {
                context["functionError"] = "Unhandled";
            }

            record["responseContext"] = context;
            record["responsePayload"] = Json(outcome.Payload);
        }

        return record;
    }

    private Task SendAsync(LambdaFunction function, Destination destination, JsonObject record, string result) =>
        TryAsync(function, destination.Arn, "DestinationDeliveryFailures", principal => destination.Kind switch
        {
            DestinationKind.Queue => queues.SendAsync(destination.Arn, JsonText.Write(record), NoAttributes, principal),
            DestinationKind.Function => lambda.Value.InvokeEventAsync(
                destination.Arn, JsonText.Bytes(record), new Invoker { Principal = principal }, CancellationToken.None),
            _ => buses.Value.PutAsync(
                new BusEvent(destination.Arn, "lambda", $"Lambda Function Invocation Result - {result}", record)
                {
                    Resources = [function.Definition.Arn + ":$LATEST"],
                },
                principal),
        });

    private async Task TryAsync(LambdaFunction function, string targetArn, string metric, Func<Principal, Task> send)
    {
        var principal = credentials.Issue(function.Definition.RoleArn, function.Definition.Name, TimeSpan.FromHours(1)).Principal;
        try
        {
            await send(principal);
        }
        catch (AwsException e)
        {
            // As on AWS: what can't be delivered is lost, and only a metric tells.
            NotDelivered(logger, e, function.Definition.Name, targetArn);
            metrics.Count("AWS/Lambda", metric, new KeyValuePair<string, string>("FunctionName", function.Definition.Name));
        }
    }

    private static JsonNode? Json(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonText.Copy(payload.Span);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(payload.Span);
        }
    }

    [LoggerMessage(320, LogLevel.Warning, "The event {RequestId} for {Function} is given up: {Condition}")]
    private static partial void GivenUp(ILogger logger, string requestId, string function, string condition);

    [LoggerMessage(321, LogLevel.Error, "{Function} can't send to {TargetArn}: the event is lost")]
    private static partial void NotDelivered(ILogger logger, Exception exception, string function, string targetArn);
}

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

/// <summary>What a destination is.</summary>
internal enum DestinationKind
{
    /// <summary>A queue: the record is a message.</summary>
    Queue,

    /// <summary>A function: the record is its event, asynchronously.</summary>
    Function,

    /// <summary>An event bus: the record is the detail of an event.</summary>
    EventBus,
}
