using System.Net;
using Amazon.DynamoDBv2;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Runtime;
using Functions.Hosting;
using Realtime.Messages;
using Realtime.Users;

namespace Functions.Http;

/// <summary>
/// What all functions behind the HTTP API share: only signed-in users of our identity pool get in, and none who is blocked; every request
/// ends as one log line, and a failure of ours is answered with 500 and nothing of its inside.
/// </summary>
internal sealed class HttpBoundary(string identityPoolId, string userPoolId, BlockedUsers blocked, OutcomeLog log, TimeProvider clock)
{
    /// <summary>What callers are told of <see cref="IsThrottling"/>.</summary>
    public const string TooMany = "Too many requests at the moment.";

    /// <summary>What a blocked user is told, whatever they ask for.</summary>
    public static readonly Problem Blocked = new()
    {
        Status = 403,
        Detail = "The user is blocked.",
        Reason = "blocked",
    };

    private static readonly Problem NotSignedIn = new()
    {
        Status = 403,
        Detail = "Only users who are signed in with this backend's identity pool may call.",
    };

    public async Task<APIGatewayHttpApiV2ProxyResponse> AnswerAsync(
        APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context, Func<Caller, CancellationToken, Task<HttpAnswer>> handle)
    {
        var caller = Caller.Of(request, identityPoolId);
        if (caller is null)
        {
            return Finish(HttpAnswer.Of(NotSignedIn), context, caller, error: null);
        }

        try
        {
            using var deadline = Deadline.Start(context, clock);
            var answer = await IsBlockedAsync(caller, deadline.Token) ? HttpAnswer.Of(Blocked) : await handle(caller, deadline.Token);
            return Finish(answer, context, caller, error: null);
        }
        catch (Exception error) when (IsThrottling(error))
        {
            var answer = HttpAnswer.Throttled(TooMany, TimeSpan.FromSeconds(1));
            return Finish(answer, context, caller, error);
        }
        catch (Exception error)
        {
            var answer = HttpAnswer.Of(new Problem { Status = 500, Detail = "The request failed on our side; it may be sent again." });
            return Finish(answer, context, caller, error);
        }
    }

    /// <summary>Whether AWS said that it was too much at the moment. DynamoDB says so with status 400.</summary>
    public static bool IsThrottling(Exception error) =>
        error is AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests }
        || (error is AmazonDynamoDBException { ErrorCode: var code } && code is
            "ThrottlingException" or "ProvisionedThroughputExceededException" or "RequestLimitExceeded");

    // Who is no user of our pool opens no session, and nobody can mean them by a subject.
    private async Task<bool> IsBlockedAsync(Caller caller, CancellationToken cancellationToken) =>
        caller.SubjectIn(userPoolId) is { } subject && await blocked.IsSubjectBlockedAsync(subject, cancellationToken);

    private APIGatewayHttpApiV2ProxyResponse Finish(HttpAnswer answer, ILambdaContext context, Caller? caller, Exception? error)
    {
        var (level, outcome) = answer.Status switch
        {
            < 400 => (OutcomeLevel.Info, Outcome.Answered),
            429 => (OutcomeLevel.Warn, Outcome.Throttled),
            < 500 => (OutcomeLevel.Warn, Outcome.Refused),
            _ => (OutcomeLevel.Error, Outcome.Failed),
        };
        log.Write(level, outcome, context.AwsRequestId,
        [
            new LogField("status", answer.Status),
            new LogField("identityId", caller?.IdentityId),
            new LogField("problem", answer.Problem?.Detail),
            new LogField("errorType", error?.GetType().Name),
            new LogField("errorMessage", error?.Message),
            .. answer.Fields,
        ]);
        return answer.ToResponse();
    }
}
