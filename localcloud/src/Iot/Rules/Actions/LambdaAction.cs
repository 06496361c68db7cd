using LocalCloud.Gateway;
using LocalCloud.Iot.Rules.Sql;
using LocalCloud.Lambda;

namespace LocalCloud.Iot.Rules.Actions;

/// <summary>
/// Invokes a function asynchronously; the event is the SELECT's result itself. It has succeeded once Lambda has queued the event:
/// the function's own errors never reach the rule.
/// </summary>
internal sealed class LambdaAction(ILambdaInvoker lambda, SubstitutionText functionArn) : IRuleAction
{
    /// <inheritdoc/>
    public string Name => nameof(LambdaAction);

    /// <inheritdoc/>
    public string Resource => functionArn.Text;

    /// <inheritdoc/>
    public string Describe(AwsException error) =>
        $"Failed to invoke lambda function. Received Server error from Lambda. {error.Message} The error code is {error.Status}";

    /// <inheritdoc/>
    public Task ExecuteAsync(RuleInvocation invocation, RuleOutput output, CancellationToken cancellationToken)
    {
        if (!output.IsJson)
        {
            throw new AwsException(
                "InvalidRequestContentException", StatusCodes.Status400BadRequest, "The payload is not JSON.");
        }

        var invoker = new Invoker { Service = "iot.amazonaws.com", SourceArn = invocation.Rule.Arn };
        return lambda.InvokeEventAsync(functionArn.Fill(invocation.Context), output.Payload, invoker, cancellationToken);
    }
}
