using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Sqs;

namespace LocalCloud.Lambda;

/// <summary>Sends what became of asynchronous invocations to queues, under the function's role.</summary>
internal sealed partial class Destinations(IQueues queues, ICredentials credentials, TimeProvider clock, ILogger<Destinations> logger)
{
    private const int MaxErrorMessageLength = 1024;
    private static readonly Dictionary<string, QueueAttribute> NoAttributes = [];

    /// <summary>The function succeeded.</summary>
    public Task SucceededAsync(LambdaFunction function, AsyncEvent queued, InvocationOutcome outcome) =>
        function.EventInvokeConfig.OnSuccessQueueArn is { } queue
            ? SendAsync(function, queue, Record(function, queued, outcome, "Success", queued.Failures + 1), NoAttributes)
            : Task.CompletedTask;

    /// <summary>The event is given up: the record goes to the destination, the event itself to the dead-letter queue.</summary>
    public async Task FailedAsync(LambdaFunction function, AsyncEvent queued, InvocationOutcome? outcome, string condition)
    {
        GivenUp(logger, queued.RequestId, function.Definition.Name, condition);
        if (function.EventInvokeConfig.OnFailureQueueArn is { } queue)
        {
            await SendAsync(function, queue, Record(function, queued, outcome, condition, queued.Failures), NoAttributes);
        }

        if (function.Definition.DeadLetterQueueArn is { } deadLetters)
        {
            await SendAsync(function, deadLetters, Encoding.UTF8.GetString(queued.Payload), Attributes(queued, outcome, condition));
        }
    }

    private static Dictionary<string, QueueAttribute> Attributes(AsyncEvent queued, InvocationOutcome? outcome, string condition)
    {
        var message = outcome is null ? condition : (Json(outcome.Payload) as JsonObject)?["errorMessage"]?.ToString() ?? "";
        return new()
        {
            ["RequestID"] = new("String", queued.RequestId),
            ["ErrorCode"] = new("Number", outcome is null ? "429" : "200"),
            ["ErrorMessage"] = new("String", message.Length > MaxErrorMessageLength ? message[..MaxErrorMessageLength] : message),
        };
    }

    private string Record(LambdaFunction function, AsyncEvent queued, InvocationOutcome? outcome, string condition, int runs)
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

        return record.ToJsonString();
    }

    private async Task SendAsync(LambdaFunction function, string queueArn, string body, Dictionary<string, QueueAttribute> attributes)
    {
        var principal = credentials.Issue(function.Definition.RoleArn, function.Definition.Name, TimeSpan.FromHours(1)).Principal;
        try
        {
            await queues.SendAsync(queueArn, body, attributes, principal);
        }
        catch (AwsException e)
        {
            // As on AWS: what can't be delivered is lost, and only a metric tells.
            NotDelivered(logger, e, function.Definition.Name, queueArn);
        }
    }

    private static JsonNode? Json(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonNode.Parse(payload.Span);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(payload.Span);
        }
    }

    [LoggerMessage(320, LogLevel.Warning, "The event {RequestId} for {Function} is given up: {Condition}")]
    private static partial void GivenUp(ILogger logger, string requestId, string function, string condition);

    [LoggerMessage(321, LogLevel.Error, "{Function} can't send to {QueueArn}: the event is lost")]
    private static partial void NotDelivered(ILogger logger, Exception exception, string function, string queueArn);
}
