using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.Broker;

/// <summary>Serves one connection from its first byte to its last.</summary>
internal sealed class ConnectionLoop(BrokerServices services, PacketDispatcher dispatcher)
{
    /// <summary>
    /// Reads and handles packets one after the other until the connection ends. Never throws for what the client or the network does.
    /// </summary>
    public async Task RunAsync(
        IMqttTransport transport, ConnectionAccess access, string sourceIp, CancellationToken cancellationToken)
    {
        using var connection = new Connection(transport, access, sourceIp, services);
        await using var cut = cancellationToken.UnsafeRegister(
            static state => ((Connection)state!).Abort(DisconnectReason.ServerInitiated), connection);
        try
        {
            await ReceiveAsync(transport, connection, cancellationToken);
        }
        catch (IOException)
        {
            connection.End(DisconnectReason.ConnectionLost);
        }
        catch (InvalidDataException e)
        {
            services.Log.Violation(connection.Client?.ClientId, e.Message);
            connection.End(DisconnectReason.ClientError);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            connection.End(DisconnectReason.ServerInitiated);
        }
        catch (Exception e)
        {
            services.Log.Failed(e, connection.Client?.ClientId);
            connection.End(DisconnectReason.ServerError);
        }

        await FinishAsync(transport, connection);
    }

    private async Task ReceiveAsync(IMqttTransport transport, Connection connection, CancellationToken cancellationToken)
    {
        using var buffer = new ReceiveBuffer(services.Options.MaxPacketBytes);
        while (connection.EndReason is null)
        {
            buffer.Trim();
            var received = buffer.IsEmpty ? await transport.ReceiveAsync(Memory<byte>.Empty, cancellationToken) : 0;
            received = received < 0 ? received : await transport.ReceiveAsync(buffer.GetMemory(), cancellationToken);
            if (received < 0)
            {
                connection.End(DisconnectReason.ClientInitiated);
                return;
            }

            buffer.Advance(received);
            await HandleAsync(buffer, connection, cancellationToken);
        }
    }

    private async Task HandleAsync(ReceiveBuffer buffer, Connection connection, CancellationToken cancellationToken)
    {
        while (connection.EndReason is null)
        {
            switch (TryRead(buffer, out var packet, out var problem))
            {
                case FrameStatus.Incomplete:
                    return;
                case FrameStatus.Complete when packet is not null:
                    connection.Deadline.Heard();
                    await dispatcher.DispatchAsync(connection, packet, cancellationToken);
                    break;
                default:
                    // [MQTT-4.8.0-1]
                    services.Log.Violation(connection.Client?.ClientId, problem!);
                    connection.End(DisconnectReason.ClientError);
                    return;
            }
        }
    }

    private FrameStatus TryRead(ReceiveBuffer buffer, out Packet? packet, out string? problem)
    {
        (packet, problem) = (null, null);
        var status = buffer.TryRead(out var frame);
        switch (status)
        {
            case FrameStatus.Complete:
                PacketDecoder.TryDecode(frame, out packet, out problem);
                break;
            case FrameStatus.Malformed:
                problem = "a remaining length of more than four bytes";
                break;
            case FrameStatus.TooLong:
                problem = $"a packet of more than {services.Options.MaxPacketBytes} bytes";
                break;
        }

        return status;
    }

    private async Task FinishAsync(IMqttTransport transport, Connection connection)
    {
        services.Registry.Remove(connection);
        foreach (var filter in connection.Subscriptions.Keys)
        {
            services.Broker.Subscriptions.Remove(filter, connection);
        }

        var reason = connection.EndReason ?? DisconnectReason.ServerError;
        services.Log.Disconnected(connection.Client?.ClientId, reason);
        await services.Lifecycle.DisconnectedAsync(connection, reason);
        await PublishWillAsync(connection, reason);
        try
        {
            using var timeout = new CancellationTokenSource(services.Options.CloseTimeout, services.Clock);
            await connection.Outbound.FlushAsync(timeout.Token);
            await transport.CloseAsync(timeout.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client is gone or takes nothing: what it was to be told has no taker.
            transport.Abort();
        }
    }

    private async Task PublishWillAsync(Connection connection, DisconnectReason reason)
    {
        // [MQTT-3.1.2-8], [MQTT-3.14.4-3]; AWS takes a WebSocket Close for a DISCONNECT.
        if (reason != DisconnectReason.ClientInitiated && connection.Client is { Will: { } will } client)
        {
            await services.Broker.PublishAsync(
                new BrokerMessage
                {
                    Topic = will.Topic,
                    Payload = will.Payload,
                    QoS = will.QoS,
                    Source = new MessageSource(connection.Access.Principal, client.ClientId, connection.SourceIp),
                    ReceivedAt = services.Clock.GetUtcNow(),
                },
                CancellationToken.None);
        }
    }
}
