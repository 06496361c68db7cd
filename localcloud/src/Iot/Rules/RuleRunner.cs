using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudWatch;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Rules.Actions;
using LocalCloud.Iot.Rules.Sql;
using LocalCloud.Trails;

namespace LocalCloud.Iot.Rules;

/// <summary>Carries one message through one rule: condition, SELECT, actions with retries, error action.</summary>
internal sealed class RuleRunner(IotOptions options, TimeProvider clock, Metrics metrics, Trail trail, RulesLog log)
{
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs the rule. Throws nothing but its own cancellation: what fails ends in the error action or in the log, an action that gave
    /// up waiting included.
    /// </summary>
    public async Task RunAsync(RuleInvocation invocation, CancellationToken cancellationToken)
    {
        var message = invocation.Message;
        var step = trail.Add(StepKind.Rule, invocation.Rule.Name, message.Topic, message.TraceId.ToString(), message.Payload);
        try
        {
            step.Outcome = Output(invocation) is { } output ? await ActAsync(invocation, output, cancellationToken) : "no action: its WHERE or its SQL gives nothing";
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            log.RuleFailed(e, invocation.Rule.Name, message.Topic);
            step.Outcome = "failed";
        }
    }

    /// <summary>A rule republished more than it can take in.</summary>
    public void Overflow(RuleInvocation invocation) => log.Overflow(invocation.Rule.Name, invocation.Message.Topic);

    /// <summary>Somebody published to a rule that does not exist, or is disabled.</summary>
    public void NotFound(string name, BrokerMessage message) => log.RuleNotFound(name, message.Topic, message.TraceId);

    // What goes wrong in SQL is in AWS's logs only: no action runs, and no error action.
    private RuleOutput? Output(RuleInvocation invocation)
    {
        var (statement, context, name) = (invocation.Rule.Statement, invocation.Context, invocation.Rule.Name);
        try
        {
            if (!statement.Applies(context))
            {
                return null;
            }

            switch (statement.Select(context))
            {
                case null:
                    log.NoResult(name, invocation.Message.Topic, invocation.Message.TraceId);
                    return null;
                case { Payload.Length: var length } when length > options.MaxRulePayloadBytes:
                    log.ResultTooLarge(name, length, options.MaxRulePayloadBytes, invocation.Message.Topic, invocation.Message.TraceId);
                    return null;
                case var output:
                    return output;
            }
        }
        catch (SqlBudgetException)
        {
            log.TooMuchWork(name, invocation.Message.Topic, invocation.Message.TraceId);
            return null;
        }
    }

    private async Task<string> ActAsync(RuleInvocation invocation, RuleOutput output, CancellationToken cancellationToken)
    {
        List<ActionFailure> failures = [];
        foreach (var action in invocation.Rule.Actions)
        {
            if (await TryAsync(action, invocation, output, cancellationToken) is { } failure)
            {
                log.ActionFailed(invocation.Rule.Name, failure.Action, failure.Resource, failure.Message);
                failures.Add(failure);
            }
        }

        if (failures.Count > 0 && invocation.Rule.ErrorAction is { } errorAction)
        {
            var report = ErrorReport.Of(invocation, failures);
            if (await TryAsync(errorAction, invocation, report, cancellationToken) is { } failure)
            {
                log.ErrorActionFailed(invocation.Rule.Name, failure.Action, failure.Resource, failure.Message);
                // AWS documents no values of ActionType: nothing should depend on this one.
                metrics.Count("AWS/IoT", "ErrorActionFailure", new("RuleName", invocation.Rule.Name), new("ActionType", failure.Action));
            }
        }

        return failures.Count == 0
            ? string.Join(", ", invocation.Rule.Actions.Select(action => action.Name))
            : string.Join(", ", failures.Select(failure => $"{failure.Action} failed: {failure.Message}"));
    }

    private async Task<ActionFailure?> TryAsync(
        IRuleAction action, RuleInvocation invocation, RuleOutput output, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await action.ExecuteAsync(invocation, output, cancellationToken);
                return null;
            }
            catch (AwsException e) when (IsIntermittent(e) && attempt < options.ActionRetryDelays.Count)
            {
                await Task.Delay(options.ActionRetryDelays[attempt], clock, cancellationToken);
            }
            catch (StorageException e)
            {
                // Of this machine, not of the action: no such failure is for good, and none counts.
                log.NotWritten(invocation.Rule.Name, action.Name, e.Message);
                attempt--;
                await Task.Delay(StoragePause, clock, cancellationToken);
            }
            catch (AwsException e)
            {
                return new ActionFailure(action.Name, action.Resource, action.Describe(e));
            }
            catch (SqlBudgetException e)
            {
                return new ActionFailure(action.Name, action.Resource, e.Message);
            }
        }
    }

    private static bool IsIntermittent(AwsException error) =>
        error.Status is StatusCodes.Status429TooManyRequests or (>= 500 and not StatusCodes.Status501NotImplemented);
}

/// <summary>One message in one rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Context">The message, as the rule's SQL sees it.</param>
internal sealed record RuleInvocation(TopicRule Rule, RuleContext Context)
{
    /// <summary>The message.</summary>
    public BrokerMessage Message => Context.Message;

    /// <summary>What is to hear that the rule is done, or <see langword="null"/>.</summary>
    public KeptForRules? Kept { get; init; }
}

/// <summary>An action that failed for good, as the error action reports it.</summary>
/// <param name="Action"><c>LambdaAction</c>.</param>
/// <param name="Resource">Function ARN, queue URL, topic.</param>
/// <param name="Message">Why.</param>
internal sealed record ActionFailure(string Action, string Resource, string Message);

/// <summary>What an error action gets (developer guide, "rule-error-handling"): one message with all failures of a rule.</summary>
internal static class ErrorReport
{
    /// <summary>The report.</summary>
    public static RuleOutput Of(RuleInvocation invocation, IReadOnlyList<ActionFailure> failures)
    {
        var report = new JsonObject
        {
            ["ruleName"] = invocation.Rule.Name,
            ["topic"] = invocation.Message.Topic,
            ["cloudwatchTraceId"] = invocation.Message.TraceId.ToString(),
            ["clientId"] = invocation.Message.Source.ClientId ?? "n/a",
            ["base64OriginalPayload"] = Convert.ToBase64String(invocation.Message.Payload.Span),
            ["failures"] = new JsonArray([.. failures.Select(Failure)]),
        };
        return new RuleOutput(Encoding.UTF8.GetBytes(report.ToJsonString()), IsJson: true);
    }

    private static JsonObject Failure(ActionFailure failure) => new()
    {
        ["failedAction"] = failure.Action,
        ["failedResource"] = failure.Resource,
        ["errorMessage"] = failure.Message,
    };
}

/// <summary>The rules engine's log lines.</summary>
internal sealed partial class RulesLog(ILogger<RulesLog> logger)
{
    /// <summary>An action failed for good.</summary>
    [LoggerMessage(1, LogLevel.Warning, "Rule {Rule}: {Action} on {Resource} failed: {Problem}")]
    public partial void ActionFailed(string rule, string action, string resource, string problem);

    /// <summary>An error action failed for good: the message is lost to the rule.</summary>
    [LoggerMessage(2, LogLevel.Error, "Rule {Rule}: the error action {Action} on {Resource} failed too: {Problem}")]
    public partial void ErrorActionFailed(string rule, string action, string resource, string problem);

    /// <summary>The SQL gives nothing for this payload.</summary>
    [LoggerMessage(3, LogLevel.Warning, "Rule {Rule}: its SQL has no result for a message on {Topic} (trace {TraceId})")]
    public partial void NoResult(string rule, string topic, Guid traceId);

    /// <summary>LocalCloud failed.</summary>
    [LoggerMessage(4, LogLevel.Error, "Rule {Rule} failed on a message on {Topic}")]
    public partial void RuleFailed(Exception exception, string rule, string topic);

    /// <summary>Basic Ingest names a rule that can't run; AWS counts it as RuleNotFound.</summary>
    [LoggerMessage(6, LogLevel.Warning, "Rule {Rule} does not exist or is disabled: nobody gets the message on {Topic} (trace {TraceId})")]
    public partial void RuleNotFound(string rule, string topic, Guid traceId);

    /// <summary>The SQL's result is beyond the rules engine's limit.</summary>
    [LoggerMessage(7, LogLevel.Warning, "Rule {Rule}: its result has {Length} bytes, more than {Limit}, for a message on {Topic} (trace {TraceId})")]
    public partial void ResultTooLarge(string rule, int length, int limit, string topic, Guid traceId);

    /// <summary>The SQL would take too long.</summary>
    [LoggerMessage(8, LogLevel.Warning, "Rule {Rule}: its SQL makes more work than one message may, on {Topic} (trace {TraceId})")]
    public partial void TooMuchWork(string rule, string topic, Guid traceId);

    /// <summary>The disk takes no more; the rule waits until it does.</summary>
    [LoggerMessage(9, LogLevel.Error, "Rule {Rule}: {Action} waits, as {Problem}")]
    public partial void NotWritten(string rule, string action, string problem);

    /// <summary>A rule republishes to itself without end, or LocalCloud is ending.</summary>
    [LoggerMessage(5, LogLevel.Error, "Rule {Rule} takes no more messages on {Topic}; one is dropped")]
    public partial void Overflow(string rule, string topic);
}
