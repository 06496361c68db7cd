using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Functions.Json;
using Realtime.Inbox.Pending;
using Realtime.Messages;
using Realtime.Sessions;
using Realtime.Users;

namespace Functions;

/// <summary>
/// <c>POST /session</c>: attaches the IoT policy to the caller's identity, records whose it is, and tells where and what to subscribe.
/// </summary>
internal sealed class OpenSession(
    SessionOpening opening, UserNames names, PendingDrains drains, SessionDescription description, Settings settings, HttpBoundary http)
{
    private static readonly TimeSpan SoonRetry = TimeSpan.FromSeconds(1);

    private static readonly Problem NoSubject = new()
    {
        Status = 403,
        Detail = "Only users who signed in with this backend's user pool may open a session.",
    };

    // Read at the start: without it the function must not run.
    private readonly string _userPoolId = settings.UserPoolId;

    [LambdaFunction]
    [HttpApi(LambdaHttpMethod.Post, "/session")]
    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, (caller, cancellationToken) => OpenAsync(request, caller, cancellationToken));

    private async Task<HttpAnswer> OpenAsync(APIGatewayHttpApiV2ProxyRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.SubjectIn(_userPoolId) is not { } subject)
        {
            return HttpAnswer.Of(NoSubject);
        }

        if (!SessionRequest.TryParse(request, out var session, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        // Beside it: a name is no reason to wait, nor to fail.
        var naming = names.TryRefreshAsync(subject, cancellationToken);
        SessionOutcome outcome;
        try
        {
            outcome = await opening.OpenAsync(caller.IdentityId, subject, session.Refused, cancellationToken);
        }
        finally
        {
            await naming;
        }

        return outcome switch
        {
            SessionOutcome.Blocked => HttpAnswer.Of(HttpBoundary.Blocked),
            SessionOutcome.Throttled => HttpAnswer.Throttled("Too many sessions are being opened at the moment.", SessionOpening.AttachmentsApart),
            SessionOutcome.Attaching => HttpAnswer.Throttled("Another call is opening this session.", SoonRetry),
            _ => HttpAnswer.Ok(
                writer => description.WriteTo(writer, caller.IdentityId),
                new LogField("session", outcome.ToString()),
                new LogField("drain", (await drains.StartAsync(subject, cancellationToken)).ToString())),
        };
    }
}

/// <summary>The body of <c>POST /session</c>: nothing, or <c>{"refused":true}</c> after AWS IoT Core refused the connection.</summary>
internal sealed record SessionRequest(bool Refused)
{
    public static bool TryParse(
        APIGatewayHttpApiV2ProxyRequest request,
        [NotNullWhen(true)] out SessionRequest? session,
        [NotNullWhen(false)] out Problem? problem)
    {
        session = new SessionRequest(Refused: false);
        problem = null;
        if (string.IsNullOrEmpty(request.Body))
        {
            return true;
        }

        if (!RequestBody.TryParse(request, out var body, out problem))
        {
            return false;
        }

        var refused = body.Field("refused");
        session = new SessionRequest(refused?.ValueKind is JsonValueKind.True);
        problem = refused is null or { ValueKind: JsonValueKind.True or JsonValueKind.False }
            ? null
            : Problem.Bad("refused", "true or false, or left out");
        return problem is null;
    }
}
