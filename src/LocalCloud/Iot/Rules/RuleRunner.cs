using LocalCloud.Gateway;
using LocalCloud.Iot.Rules.Actions;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules;

/// <summary>Carries one message through one rule: condition, SELECT, actions with retries, error action.</summary>
internal sealed class RuleRunner(IotOptions options, TimeProvider clock, RulesLog log)
{
    /// <summary>Runs the rule. Throws nothing but cancellation: what fails ends in the error action or in the log.</summary>
    public async Task RunAsync(RuleInvocation invocation, CancellationToken cancellationToken)
    {
        try
        {
            if (!invocation.Rule.Statement.Applies(invocation.Context))
            {
                return;
            }

            if (invocation.Rule.Statement.Select(invocation.Context) is not { } output)
            {
                // AWS reports SQL errors in CloudWatch Logs only; no action and no error action runs.
                log.NoResult(invocation.Rule.Name, invocation.Message.Topic, invocation.Message.TraceId);
                return;
            }

            await ActAsync(invocation, output, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.RuleFailed(e, invocation.Rule.Name, invocation.Message.Topic);
        }
    }

    /// <summary>A rule republished more than it can take in.</summary>
    public void Overflow(RuleInvocation invocation) => log.Overflow(invocation.Rule.Name, invocation.Message.Topic);

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
        }
    }

    private static bool IsIntermittent(AwsException error) =>
        error.Status is StatusCodes.Status429TooManyRequests or (>= 500 and not StatusCodes.Status501NotImplemented);
}
