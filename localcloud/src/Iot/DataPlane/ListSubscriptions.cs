using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Broker.Sessions;

namespace LocalCloud.Iot.DataPlane;

/// <summary><c>GET /connections/{clientId}/subscriptions</c>: the filters of a client that is connected or has a session.</summary>
internal sealed class ListSubscriptions(ConnectionCalls calls, ConnectionRegistry registry, SessionStore sessions) : IRestOperation
{
    private const int UsualPage = 20;
    private const int MaxPage = 200;

    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var clientId = calls.Admit(call, "iot:ListSubscriptions");
        var subscriptions = registry.Find(clientId)?.Subscriptions ?? sessions.Find(clientId)?.Subscriptions
            ?? throw DataPlaneCalls.NotFound($"No client {clientId} is connected or has a persistent session.");
        var page = Page.Of(
            [.. subscriptions.Keys.Order(StringComparer.Ordinal)], call, "maxResults", UsualPage, MaxPage, "nextToken", DataPlaneCalls.Invalid);
        var answer = new JsonObject
        {
            ["subscriptions"] = new JsonArray(
            [
                .. page.Items.Where(subscriptions.ContainsKey).Select(filter => new JsonObject
                {
                    ["topicFilter"] = filter,
                    ["qos"] = (int)subscriptions[filter].QoS,
                }),
            ]),
        };
        if (page.Next is not null)
        {
            answer["nextToken"] = page.Next;
        }

        return Task.FromResult(RestJsonProtocol.Answer(answer));
    }
}
