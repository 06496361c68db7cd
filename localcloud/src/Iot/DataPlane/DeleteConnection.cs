using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Broker.Sessions;

namespace LocalCloud.Iot.DataPlane;

/// <summary>
/// <c>DELETE /connections/{clientId}</c>: ends a client's connection. Its session stays and its will is published, unless
/// <c>cleanSession</c> and <c>preventWillMessage</c> say otherwise. The client may come back at once.
/// </summary>
internal sealed class DeleteConnection(ConnectionCalls calls, ConnectionRegistry registry, SessionStore sessions) : IRestOperation
{
    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var (cleanSession, preventWill) = (DataPlaneCalls.Flag(call, "cleanSession"), DataPlaneCalls.Flag(call, "preventWillMessage"));
        var clientId = calls.Admit(call, "iot:DeleteConnection");
        var connection = registry.Find(clientId);
        var session = sessions.Find(clientId);
        if (connection is null && session is null)
        {
            throw DataPlaneCalls.NotFound($"No client {clientId} is connected or has a persistent session.");
        }

        if (connection is not null)
        {
            End(connection, cleanSession, preventWill);
        }
        else if (cleanSession)
        {
            sessions.Remove(clientId);
        }

        return Task.FromResult(new AwsResponse());
    }

    private static void End(Connection connection, bool cleanSession, bool preventWill)
    {
        if (preventWill && connection.Client is { } client)
        {
            connection.Client = client with { Will = null };
        }

        if (cleanSession && connection.Session is { } session)
        {
            // It ends with its connection.
            session.Expiry = TimeSpan.Zero;
        }

        connection.Terminate(DisconnectReason.ApiInitiated);
    }
}
