using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudWatch;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Lambda;
using LocalCloud.Sqs;

namespace LocalCloud.EventBridge;

/// <summary>
/// Delivers events to functions and queues. A function is invoked asynchronously, so its errors are Lambda's affair; what is repeated
/// here, and ends in the target's dead-letter queue, is the delivery to Lambda. A delivery is on disk until it has ended.
/// </summary>
internal sealed partial class EventDelivery(
    ILambdaInvoker lambda, IQueues queues, StateStore state, Metrics metrics, TimeProvider clock, ILogger<EventDelivery> logger) : IAsyncDisposable
{
    private const string Service = "events.amazonaws.com";
    private static readonly Dictionary<string, QueueAttribute> NoAttributes = [];
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly ConcurrentDictionary<string, byte> _pending = new();

    /// <summary>Deliveries that have not ended yet.</summary>
    public IReadOnlyCollection<Task> Running => [.. _running.Keys];

    /// <summary>Starts a delivery.</summary>
    public void Start(Rule rule, RuleTarget target, JsonObject e)
    {
        var pending = new PendingDelivery
        {
            Id = Guid.NewGuid().ToString(),
            RuleArn = rule.Arn,
            TargetId = target.Id,
            // Written here: the event's nodes must not be read by two deliveries at once.
            Event = JsonText.Write(e),
            Payload = target.PayloadFor(e, rule.Arn, clock.GetUtcNow()),
            StartedAt = clock.GetUtcNow(),
        };
        TryClaim(pending.Id);
        try
        {
            Save(pending);
        }
        catch
        {
            Release(pending.Id);
            throw;
        }

        Run(rule, target, pending);
    }

    /// <summary>Makes a delivery this caller's to go on with; not one that is under way.</summary>
    public bool TryClaim(string id) => _pending.TryAdd(id, 0);

    /// <summary>Gives a claim back.</summary>
    public void Release(string id) => _pending.TryRemove(id, out _);

    /// <summary>Goes on with a delivery that was claimed.</summary>
    public void Run(Rule rule, RuleTarget target, PendingDelivery pending)
    {
        var task = DeliverAsync(rule, target, pending);
        _running[task] = 0;
        _ = task.ContinueWith(
            done =>
            {
                _running.TryRemove(done, out _);
                Release(pending.Id);
            },
            TaskScheduler.Default);
    }

    /// <summary>Stops; what still waits for a retry goes on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys);
        _stopping.Dispose();
    }

    private async Task DeliverAsync(Rule rule, RuleTarget target, PendingDelivery pending)
    {
        try
        {
            while (await TryAsync(rule, target, pending.Payload) is { } error)
            {
                var exhausted = Exhausted(target.Retry, pending.Retries, clock.GetUtcNow() - pending.StartedAt);
                if (!IsRetriable(error) || exhausted is { })
                {
                    await GiveUpAsync(rule, target, pending.Event, error, IsRetriable(error) ? (exhausted!, pending.Retries) : null);
                    break;
                }

                await Task.Delay(Pause(pending.Retries), clock, _stopping.Token);
                pending = pending with { Retries = pending.Retries + 1 };
                TrySave(pending);
            }

            state.Delete(pending.StateName);
        }
        catch (StorageException exception)
        {
            // Its dead letter can't be written, or it can't be deleted: it is still on disk, and begins again at the next start.
            NotWritten(logger, exception, rule.Arn, target.Arn);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Stopped(logger, rule.Arn, target.Arn);
        }
        catch (Exception exception)
        {
            Failed(logger, exception, rule.Arn, target.Arn);
            state.Delete(pending.StateName);
        }
    }

    private void Save(PendingDelivery pending) => state.Save(pending.StateName, pending, PendingDeliveryJson.Default.PendingDelivery);

    // How often it was tried counts less than the event itself, which is on disk.
    private void TrySave(PendingDelivery pending)
    {
        try
        {
            Save(pending);
        }
        catch (StorageException exception)
        {
            NotCounted(logger, exception, pending.RuleArn, pending.TargetId);
        }
    }

    private async Task<AwsException?> TryAsync(Rule rule, RuleTarget target, string payload)
    {
        try
        {
            if (target.IsQueue)
            {
                await queues.SendAsync(target.Arn, payload, NoAttributes, Service, rule.Arn);
            }
            else
            {
                var invoker = new Invoker { Service = Service, SourceArn = rule.Arn };
                await lambda.InvokeEventAsync(target.Arn, Encoding.UTF8.GetBytes(payload), invoker, _stopping.Token);
            }

            return null;
        }
        catch (AwsException error)
        {
            return error;
        }
        catch (StorageException error)
        {
            return new AwsException("InternalFailure", StatusCodes.Status500InternalServerError, error.Message);
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

        try
        {
            await queues.SendAsync(target.DeadLetterArn, body, attributes, Service, rule.Arn);
        }
        catch (AwsException)
        {
            metrics.Count("AWS/Events", "InvocationsFailedToBeSentToDlq", DimensionsOf(rule));
            throw;
        }
    }

    // A rule on the default bus is known by its own name alone, any other under both names.
    private static KeyValuePair<string, string>[] DimensionsOf(Rule rule) => rule.Bus == EventBuses.DefaultName
        ? [new("RuleName", rule.Name)]
        : [new("EventBusName", rule.Bus), new("RuleName", rule.Name)];

    private static string? Exhausted(RetryPolicy policy, int retries, TimeSpan age) =>
        retries >= policy.MaximumAttempts ? "MaximumRetryAttempts"
        : age >= policy.MaximumAge ? "MaximumEventAgeInSeconds"
        : null;

    // A missing permission or function does not come back by waiting; AWS sends these to the queue at once, too.
    private static bool IsRetriable(AwsException error) => CodeOf(error) is not ("NO_PERMISSIONS" or "NO_RESOURCE");

    private static string CodeOf(AwsException error) => error.Code switch
    {
        "AccessDeniedException" or "AccessDenied" => "NO_PERMISSIONS",
        "ResourceNotFoundException" or "AWS.SimpleQueueService.NonExistentQueue" => "NO_RESOURCE",
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

    [LoggerMessage(4713, LogLevel.Information, "{Rule} goes on with a delivery to {Target} at the next start", EventName = "EventDeliveryStopped")]
    private static partial void Stopped(ILogger logger, string rule, string target);

    [LoggerMessage(4714, LogLevel.Error, "{Rule} can't write its delivery to {Target}; it goes on at the next start", EventName = "EventDeliveryNotWritten")]
    private static partial void NotWritten(ILogger logger, Exception exception, string rule, string target);

    [LoggerMessage(4715, LogLevel.Warning, "{Rule} can't write how often its delivery to {TargetId} was tried", EventName = "EventDeliveryNotCounted")]
    private static partial void NotCounted(ILogger logger, Exception exception, string rule, string targetId);
}
