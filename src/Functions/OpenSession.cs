using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Realtime.Messages;
using Realtime.Sessions;

namespace Functions;

/// <summary>
/// <c>POST /session</c>: attaches the IoT policy to the caller's identity, records whose it is, and tells where and what to subscribe.
/// </summary>
internal sealed class OpenSession(SessionOpening opening, SessionDescription description, string userPoolId, HttpBoundary http)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private static readonly Problem NoSubject = new()
    {
        Status = 403,
        Detail = "Only users who signed in with this backend's user pool may open a session.",
    };

    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, (caller, cancellationToken) => OpenAsync(request, caller, cancellationToken));

    private async Task<HttpAnswer> OpenAsync(APIGatewayHttpApiV2ProxyRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.SubjectIn(userPoolId) is not { } subject)
        {
            return HttpAnswer.Of(NoSubject);
        }

        if (!SessionRequest.TryParse(request, out var session, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        var outcome = await opening.OpenAsync(caller.IdentityId, subject, session.Refused, cancellationToken);
        return outcome is SessionOutcome.Throttled
            ? HttpAnswer.Throttled("Too many sessions are being opened at the moment.", RetryAfter)
            : HttpAnswer.Ok(writer => description.WriteTo(writer, caller.IdentityId), new LogField("session", outcome.ToString()));
    }
}
