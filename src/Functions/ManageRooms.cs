using Amazon.Lambda.Annotations;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Functions.Rooms;
using Realtime.Messages;
using Realtime.Users;

namespace Functions;

/// <summary>
/// All routes about rooms, in one function: each is called seldom, and often one after the other by the same person, who then waits for no
/// second start.
/// </summary>
internal sealed class ManageRooms(
    RoomQueries queries, RoomEdits edits, RoomPresence presence, IUserLookup users, CallerBudget budget, Settings settings, HttpBoundary http)
{
    private static readonly Problem NoSubject = new()
    {
        Status = 403,
        Detail = "Only users who signed in with this backend's user pool have rooms.",
    };

    // Read at the start: without it the function must not run.
    private readonly string _userPoolId = settings.UserPoolId;

    [LambdaFunction]
    [Route("ListRooms", "GET /rooms")]
    [Route("CreateRoom", "POST /rooms")]
    [Route("OpenRooms", "POST /rooms/open")]
    [Route("GetRoom", "GET /rooms/{roomId}")]
    [Route("ChangeRoom", "PATCH /rooms/{roomId}")]
    [Route("DeleteRoom", "DELETE /rooms/{roomId}")]
    [Route("ListMembers", "GET /rooms/{roomId}/members")]
    [Route("ChangeMembers", "POST /rooms/{roomId}/members")]
    [Route("RemoveMember", "DELETE /rooms/{roomId}/members/{user}")]
    [Route("MarkRead", "PUT /rooms/{roomId}/read")]
    [Route("WhoIsHere", "GET /rooms/{roomId}/here")]
    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, (caller, cancellationToken) => budget.SpendAsync(caller, UnitsOf(request), _ => AnswerAsync(request, caller, cancellationToken)));

    // What is known before it is asked for; what a request names or finds is charged with its answer.
    private static double UnitsOf(APIGatewayHttpApiV2ProxyRequest request) => request.RouteKey switch
    {
        "GET /rooms" or "POST /rooms/open" => 1,
        _ when IsChange(request) => RoomEdits.UnitsOfChange,
        _ => RoomQueries.UnitsOfOne,
    };

    private static bool IsChange(APIGatewayHttpApiV2ProxyRequest request) => request.RouteKey is
        "POST /rooms" or "PATCH /rooms/{roomId}" or "DELETE /rooms/{roomId}" or "POST /rooms/{roomId}/members" or "DELETE /rooms/{roomId}/members/{user}";

    private async Task<HttpAnswer> AnswerAsync(APIGatewayHttpApiV2ProxyRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.SubjectIn(_userPoolId) is not { } subject)
        {
            return HttpAnswer.Of(NoSubject);
        }

        // What a process remembers of who is blocked may be ten seconds old. Reading may go on for that long, changing others' rooms may not.
        if (IsChange(request) && await users.IsBlockedAsync(subject, cancellationToken))
        {
            return HttpAnswer.Of(HttpBoundary.Blocked);
        }

        var call = new RoomCall(request, new(subject, [caller.IdentityId]));
        return await (request.RouteKey switch
        {
            "GET /rooms" => queries.ListAsync(call, cancellationToken),
            "POST /rooms" => edits.CreateAsync(call, cancellationToken),
            "POST /rooms/open" => queries.OpenAsync(call, cancellationToken),
            "GET /rooms/{roomId}" => queries.GetAsync(call, cancellationToken),
            "PATCH /rooms/{roomId}" => edits.ChangeSettingsAsync(call, cancellationToken),
            "DELETE /rooms/{roomId}" => edits.DeleteAsync(call, cancellationToken),
            "GET /rooms/{roomId}/members" => queries.ListMembersAsync(call, cancellationToken),
            "POST /rooms/{roomId}/members" => edits.ChangeMembersAsync(call, cancellationToken),
            "DELETE /rooms/{roomId}/members/{user}" => edits.RemoveAsync(call, cancellationToken),
            "PUT /rooms/{roomId}/read" => queries.MarkReadAsync(call, cancellationToken),
            "GET /rooms/{roomId}/here" => presence.AnswerAsync(call, cancellationToken),
            _ => Task.FromResult(HttpAnswer.Of(Problem.Bad("The route", "one of docs/openapi.yaml"))),
        });
    }
}
