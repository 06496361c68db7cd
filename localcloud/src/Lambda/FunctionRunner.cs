using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Chaos;
using LocalCloud.Gateway;
using LocalCloud.Trails;

namespace LocalCloud.Lambda;

/// <summary>Runs invocations and keeps a record of them.</summary>
internal sealed partial class FunctionRunner(
    InvocationRecords records, ChaosSwitches chaos, Trail trail, TimeProvider clock, ILogger<FunctionRunner> logger)
{
    /// <summary>Runs one invocation.</summary>
    /// <param name="function">The function.</param>
    /// <param name="invocation">The event.</param>
    /// <param name="patience">
    /// Ends the wait for reserved concurrency that is used up. Default: <see langword="null"/>, which does not wait but throws.
    /// </param>
    /// <exception cref="AwsException"><c>TooManyRequestsException</c>.</exception>
    public async Task<InvocationOutcome> InvokeAsync(LambdaFunction function, Invocation invocation, CancellationToken? patience = null)
    {
        var at = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var step = trail.Add(StepKind.Function, function.Definition.Name, invocation.Source, invocation.RequestId, invocation.Payload);
        var outcome = await FollowAsync(step, RunAsync(function, invocation, patience));
        var error = outcome.IsError ? ErrorMessage(outcome.Payload) : null;
        records.Add(new InvocationRecord
        {
            Time = at,
            Function = function.Definition.Name,
            Handler = function.Definition.Handler,
            RequestId = invocation.RequestId,
            Attempt = invocation.Attempt,
            Source = invocation.Source,
            DurationMilliseconds = clock.GetElapsedTime(started).TotalMilliseconds,
            ErrorType = outcome.ErrorType,
            ErrorMessage = error,
        });
        if (outcome.IsError)
        {
            Failed(logger, function.Definition.Name, invocation.RequestId, invocation.Attempt, outcome.ErrorType!, error);
        }

        return outcome;
    }

    private static async Task<InvocationOutcome> FollowAsync(TrailStep step, Task<InvocationOutcome> running)
    {
        try
        {
            var outcome = await running;
            step.Outcome = outcome.ErrorType ?? "succeeded";
            return outcome;
        }
        catch (AwsException e)
        {
            step.Outcome = e.Code;
            throw;
        }
    }

    // Chaos: the function fails before it is run, or after it did its work, which its caller can't tell apart.
    private async Task<InvocationOutcome> RunAsync(LambdaFunction function, Invocation invocation, CancellationToken? patience)
    {
        var fails = chaos.Happens(ChaosEffect.LambdaError);
        if (!fails || chaos.Next(ChaosEffect.LambdaError) < 0.5)
        {
            var outcome = await function.Environments.InvokeAsync(invocation, patience);
            return fails ? Lost(invocation) with { LogTail = outcome.LogTail } : outcome;
        }

        return Lost(invocation);
    }

    private static InvocationOutcome Lost(Invocation invocation)
    {
        var error = new JsonObject
        {
            ["errorType"] = "Runtime.ExitError",
            ["errorMessage"] = $"RequestId: {invocation.RequestId} Error: Runtime exited with error: exit status 1 (chaos: lambda-error)",
        };
        return new InvocationOutcome(JsonText.Bytes(error), "Runtime.ExitError");
    }

    private static string? ErrorMessage(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonText.Parse(payload.Span) is JsonObject error ? error["errorMessage"]?.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(300, LogLevel.Warning, "{Function} failed ({RequestId}, attempt {Attempt}): {ErrorType}: {ErrorMessage}")]
    private static partial void Failed(
        ILogger logger, string function, string requestId, int attempt, string errorType, string? errorMessage);
}
