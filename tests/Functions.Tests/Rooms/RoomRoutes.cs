using System.Text.Json.Nodes;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Tests.Events;
using Functions.Tests.Fakes;

namespace Functions.Tests.Rooms;

/// <summary>Calls of the routes about rooms, as API Gateway makes them for Alice and Bob.</summary>
internal static class RoomRoutes
{
    public const string BobSubject = "bbbbbbbb-0000-4000-8000-000000000002";

    public static Task<APIGatewayHttpApiV2ProxyResponse> CallRoomsAsync(
        this TestBackend backend, string who, string route, JsonObject? body = null, string? room = null, string? user = null)
    {
        var request = EventFile.Request("manage-rooms/list");
        request.RouteKey = route;
        request.Body = body?.ToJsonString();
        request.PathParameters = new Dictionary<string, string>();
        if (room is not null)
        {
            request.PathParameters["roomId"] = room;
        }

        if (user is not null)
        {
            request.PathParameters["user"] = user;
        }

        var identity = request.RequestContext.Authorizer.IAM.CognitoIdentity;
        if (who == BobSubject)
        {
            identity.IdentityId = TestBackend.Bob;
            identity.AMR = [.. identity.AMR.Select(method => method.Replace(TestBackend.AliceSubject, BobSubject, StringComparison.Ordinal))];
        }

        return backend.ManageRooms.HandleAsync(request, new FakeContext());
    }
}
