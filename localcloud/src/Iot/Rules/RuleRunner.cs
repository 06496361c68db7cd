using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Rules.Actions;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules;

/// <summary>Carries one message through one rule: condition, SELECT, actions with retries, error action.</summary>
internal sealed class RuleRunner(IotOptions options, TimeProvider clock, RulesLog log)
{
    /// <summary>
    /// Runs the rule. Throws nothing but its own cancellation: what fails ends in the error action or in the log, an action that gave
    /// up waiting included.
    /// </summary>
    public async Task RunAsync(RuleInvocation invocation, CancellationToken cancellationToken)
    {
        try
        {
            if (Output(invocation) is { } output)
            {
                await ActAsync(invocation, output, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            log.RuleFailed(e, invocation.Rule.Name, invocation.Message.Topic);
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

    private async Task ActAsync(RuleInvocation invocation, RuleOutput output, CancellationToken cancellationToken)
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
            }
        }
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
