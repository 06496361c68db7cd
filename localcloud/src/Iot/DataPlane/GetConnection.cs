using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Lifecycle;

namespace LocalCloud.Iot.DataPlane;

/// <summary><c>GET /connections/{clientId}</c>: whether a client is connected, or when and why its connection ended.</summary>
internal sealed class GetConnection(ConnectionCalls calls, ConnectionRegistry registry, SessionStore sessions, Departures departures)
    : IRestOperation
{
    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var withSocket = DataPlaneCalls.Flag(call, "includeSocketInformation");
        var clientId = calls.Admit(call, "iot:GetConnection");
        var answer = registry.Find(clientId) is { Client: { } client } connection ? Connected(client, connection, withSocket)
            : departures.Find(clientId) is { } departure ? Disconnected(departure)
            : sessions.Find(clientId) is not null ? new JsonObject { ["connected"] = false, ["clientId"] = clientId, ["cleanSession"] = false }
            : throw DataPlaneCalls.NotFound($"Nothing is known of a client {clientId}.");
        return Task.FromResult(RestJsonProtocol.Answer(answer));
    }

    private static JsonObject Connected(ConnectedClient client, Connection connection, bool withSocket)
    {
        var answer = Describe(client, connected: true);
        answer["connectedSince"] = client.Since.ToUnixTimeMilliseconds();
        if (withSocket)
        {
            answer["sourceIp"] = connection.SourceIp;
        }

        return answer;
    }

    private static JsonObject Disconnected(Departure departure)
    {
        var answer = Describe(departure.Client, connected: false);
        answer["disconnectedSince"] = departure.At.ToUnixTimeMilliseconds();
        answer["disconnectReason"] = DisconnectReasonNames.Of(departure.Reason);
        return answer;
    }

    private static JsonObject Describe(ConnectedClient client, bool connected) => new()
    {
        ["connected"] = connected,
        ["clientId"] = client.ClientId,
        ["cleanSession"] = client.SessionExpiry == TimeSpan.Zero,
        ["keepAliveDuration"] = (long)client.KeepAlive.TotalSeconds,
        ["sessionExpiry"] = (long)client.SessionExpiry.TotalSeconds,
    };
}
