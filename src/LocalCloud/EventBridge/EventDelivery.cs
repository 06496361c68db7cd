using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Lambda;
using LocalCloud.Sqs;

namespace LocalCloud.EventBridge;

/// <summary>
/// Delivers events to functions. The function is invoked asynchronously, so its errors are Lambda's affair; what is repeated here,
/// and ends in the target's dead-letter queue, is the delivery to Lambda.
/// </summary>
internal sealed partial class EventDelivery(
    ILambdaInvoker lambda, IQueues queues, TimeProvider clock, ILogger<EventDelivery> logger) : IAsyncDisposable
{
    private const string Service = "events.amazonaws.com";
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    /// <summary>Deliveries that have not ended yet.</summary>
    public IReadOnlyCollection<Task> Running => [.. _running.Keys];

    /// <summary>Starts a delivery.</summary>
    public void Start(Rule rule, RuleTarget target, JsonObject e)
    {
        // Written here: the event's nodes must not be read by two deliveries at once.
        var payload = target.PayloadFor(e);
        var body = e.ToJsonString();
        var task = DeliverAsync(rule, target, payload, body);
        _running[task] = 0;
        _ = task.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>Ends what still waits for a retry.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys);
        _stopping.Dispose();
    }

    private async Task DeliverAsync(Rule rule, RuleTarget target, string payload, string body)
    {
        var started = clock.GetUtcNow();
        try
        {
            for (var retries = 0; ; retries++)
            {
                if (await TryAsync(rule, target, payload) is not { } error)
                {
                    return;
                }

                var exhausted = Exhausted(target.Retry, retries, clock.GetUtcNow() - started);
                if (!IsRetriable(error) || exhausted is { })
                {
                    await GiveUpAsync(rule, target, body, error, IsRetriable(error) ? (exhausted!, retries) : null);
                    return;
                }

                await Task.Delay(Pause(retries), clock, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Stopped(logger, rule.Arn, target.Arn);
        }
        catch (Exception exception)
        {
            Failed(logger, exception, rule.Arn, target.Arn);
        }
    }

    private async Task<AwsException?> TryAsync(Rule rule, RuleTarget target, string payload)
    {
        try
        {
            var invoker = new Invoker { Service = Service, SourceArn = rule.Arn };
            await lambda.InvokeEventAsync(target.Arn, Encoding.UTF8.GetBytes(payload), invoker, _stopping.Token);
            return null;
        }
        catch (AwsException error)
        {
            return error;
        }
    }

    private async Task GiveUpAsync(
        Rule rule, RuleTarget target, string body, AwsException error, (string Condition, int Attempts)? retried)
    {
        Undelivered(logger, rule.Arn, target.Arn, error.Code, error.Message);
        if (target.DeadLetterArn is null)
        {
            return;
        }

        var attributes = new Dictionary<string, QueueAttribute>
        {
            ["RULE_ARN"] = new("String", rule.Arn),
            ["TARGET_ARN"] = new("String", target.Arn),
            ["ERROR_CODE"] = new("String", CodeOf(error)),
            ["ERROR_MESSAGE"] = new("String", error.Message.Length > 0 ? error.Message : error.Code),
        };
        if (retried is var (condition, attempts))
        {
            attributes["EXHAUSTED_RETRY_CONDITION"] = new("String", condition);
            attributes["RETRY_ATTEMPTS"] = new("String", attempts.ToString(CultureInfo.InvariantCulture));
        }

        await queues.SendAsync(target.DeadLetterArn, body, attributes, Service, rule.Arn);
    }

    private static string? Exhausted(RetryPolicy policy, int retries, TimeSpan age) =>
        retries >= policy.MaximumAttempts ? "MaximumRetryAttempts"
        : age >= policy.MaximumAge ? "MaximumEventAgeInSeconds"
        : null;

    // A missing permission or function does not come back by waiting; AWS sends these to the queue at once, too.
    private static bool IsRetriable(AwsException error) => CodeOf(error) is not ("NO_PERMISSIONS" or "NO_RESOURCE");

    private static string CodeOf(AwsException error) => error.Code switch
    {
        "AccessDeniedException" => "NO_PERMISSIONS",
        "ResourceNotFoundException" => "NO_RESOURCE",
        "TooManyRequestsException" => "THROTTLING",
        _ when error.Status >= StatusCodes.Status500InternalServerError => "INTERNAL_ERROR",
        _ => "SDK_CLIENT_ERROR",
    };

    // AWS says only "exponential back-off and jitter".
    private static TimeSpan Pause(int retries)
    {
        var longest = Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(retries, 16)));
        return TimeSpan.FromSeconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    [LoggerMessage(4711, LogLevel.Warning, "{Rule} could not deliver to {Target}: {Code}: {Reason}", EventName = "EventUndelivered")]
    private static partial void Undelivered(ILogger logger, string rule, string target, string code, string reason);

    [LoggerMessage(4712, LogLevel.Error, "{Rule} lost an event for {Target}", EventName = "EventLost")]
    private static partial void Failed(ILogger logger, Exception exception, string rule, string target);

    [LoggerMessage(4713, LogLevel.Information, "{Rule} gave up a delivery to {Target}: LocalCloud stops", EventName = "EventDeliveryStopped")]
    private static partial void Stopped(ILogger logger, string rule, string target);
}
