using System.Text.Json;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Functions.Json;
using Realtime;

namespace Functions.DeadLetters;

/// <summary>Sends letters to their functions and waits for what becomes of them.</summary>
internal sealed class Redelivering(IAmazonLambda functions)
{
    /// <summary>How long PublishNotification may take, the slowest of them; two attempts, since the letter stays otherwise.</summary>
    public static AmazonLambdaConfig CreateConfig() => new() { Timeout = TimeSpan.FromMinutes(5), MaxErrorRetry = 1 };

    public async Task<RedeliveryAnswer> SendAsync(Redelivery redelivery, CancellationToken cancellationToken)
    {
        try
        {
            var response = await functions.InvokeAsync(
                new InvokeRequest { FunctionName = redelivery.Function, Payload = redelivery.Payload }, cancellationToken);
            using var document = await JsonDocument.ParseAsync(response.Payload, cancellationToken: cancellationToken);
            return AnswerOf(response.FunctionError is not null, document.RootElement);
        }
        catch (Exception error) when (AwsCall.HasFailed(error) || error is JsonException)
        {
            return new(RedeliveryOutcome.Failed, $"{error.GetType().Name}: {error.Message}");
        }
    }

    // A function behind queues tells of a failure in its answer, where an exception would stand otherwise.
    private static RedeliveryAnswer AnswerOf(bool hasFailed, JsonElement answer)
    {
        if (hasFailed)
        {
            return new(RedeliveryOutcome.Failed, $"{answer.Field("errorType")?.Text()}: {answer.Field("errorMessage")?.Text()}");
        }

        if (answer.Field("batchItemFailures") is { ValueKind: JsonValueKind.Array } failures && failures.GetArrayLength() > 0)
        {
            return new(RedeliveryOutcome.Failed, "The function could not process it: its log says why.");
        }

        return answer.Field("problem") is { } problem
            ? new(RedeliveryOutcome.Refused, problem.Text() ?? problem.Field("detail")?.Text() ?? "The function refuses it.")
            : new(RedeliveryOutcome.Done, "");
    }
}

/// <summary>What became of a letter that was sent again.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why, unless it is done.</param>
internal sealed record RedeliveryAnswer(RedeliveryOutcome Outcome, string Reason);

/// <summary>How a letter that was sent again ended.</summary>
internal enum RedeliveryOutcome
{
    /// <summary>Processed.</summary>
    Done,

    /// <summary>Failed again.</summary>
    Failed,

    /// <summary>Refused by its function, which takes it for somebody's mistake, or for too much at the moment.</summary>
    Refused,
}
