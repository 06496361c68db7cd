using Amazon.Lambda.Annotations;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Functions.Preferences;
using Realtime.Messages;
using Realtime.Notifications;

namespace Functions;

/// <summary><c>GET</c> and <c>PUT /preferences</c>: how the caller is notified.</summary>
internal sealed class ManagePreferences(PreferenceStore store, CallerBudget budget, Settings settings, HttpBoundary http)
{
    // A write costs five times as much as a read.
    private const double UnitsOfChange = 5;

    private static readonly Problem NoSubject = new()
    {
        Status = 403,
        Detail = "Only users who signed in with this backend's user pool have preferences.",
    };

    // Read at the start: without it the function must not run.
    private readonly string _userPoolId = settings.UserPoolId;

    [LambdaFunction]
    [Route("GetPreferences", "GET /preferences")]
    [Route("ChangePreferences", "PUT /preferences")]
    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, async (caller, cancellationToken) => caller.SubjectIn(_userPoolId) switch
        {
            null => HttpAnswer.Of(NoSubject),
            var subject => await AnswerAsync(request, caller, subject, cancellationToken),
        });

    private Task<HttpAnswer> AnswerAsync(APIGatewayHttpApiV2ProxyRequest request, Caller caller, string subject, CancellationToken cancellationToken) => request.RouteKey switch
    {
        "GET /preferences" => budget.SpendAsync(caller, async _ => Answer(await store.GetAsync(subject, cancellationToken))),
        "PUT /preferences" => budget.SpendAsync(caller, UnitsOfChange, _ => ChangeAsync(request, subject, cancellationToken)),
        _ => Task.FromResult(HttpAnswer.Of(Problem.Bad("The route", "one of docs/openapi.yaml"))),
    };

    private async Task<HttpAnswer> ChangeAsync(APIGatewayHttpApiV2ProxyRequest request, string subject, CancellationToken cancellationToken)
    {
        if (!RequestBody.TryParse(request, out var body, out var problem) || !PreferencesRequest.TryParse(body, out var change, out problem))
        {
            return HttpAnswer.Of(problem);
        }

        return Answer(await store.ChangeAsync(subject, change, cancellationToken), new LogField("choices", change.Choices.Count));
    }

    private static HttpAnswer Answer(NotificationPreferences preferences, params IReadOnlyList<LogField> fields) =>
        HttpAnswer.Ok(writer => PreferencesDescription.Write(writer, preferences), fields);
}
