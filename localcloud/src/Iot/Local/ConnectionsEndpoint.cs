using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.Local;

/// <summary><c>GET /_local/connections</c>, and <c>POST /_local/connections/{clientId}/cut</c>, which no client sees coming.</summary>
internal sealed class ConnectionsEndpoint(ConnectionRegistry registry) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("/connections", List);
        local.MapPost("/connections/{clientId}/cut", Cut);
    }

    private IResult List() => Results.Text(
        new JsonArray([.. registry.All.OrderBy(connection => connection.Client!.Since).Select(Describe)]).ToJsonString(),
        "application/json");

    private IResult Cut(string clientId)
    {
        if (registry.Find(clientId) is not { } connection)
        {
            return Results.Text($"No client {clientId} is connected.\n", statusCode: StatusCodes.Status404NotFound);
        }

        connection.Abort(DisconnectReason.ServerInitiated);
        return Results.NoContent();
    }

    private static JsonObject Describe(Connection connection) => new()
    {
        ["clientId"] = connection.Client!.ClientId,
        ["principal"] = connection.Access.Principal.Arn,
        ["identityId"] = connection.Access.Principal.Identity?.IdentityId,
        ["protocol"] = connection.Client.Level.ToString(),
        ["sourceIp"] = connection.SourceIp,
        ["connectedSince"] = connection.Client.Since.ToString("O"),
        ["dropped"] = connection.Dropped,
        ["subscriptions"] = new JsonArray([.. connection.Subscriptions.Select(subscription => new JsonObject
        {
            ["topicFilter"] = subscription.Key,
            ["qos"] = (int)subscription.Value.QoS,
        })]),
    };
}
