using System.Buffers;
using LocalCloud.Hosting;
using LocalCloud.Iot.Broker.Delivery;
using LocalCloud.Iot.Broker.Sessions.Kept;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.Broker;

/// <summary>Serves one connection from its first byte to its last.</summary>
internal sealed class ConnectionLoop(BrokerContext services, PacketDispatcher dispatcher)
{
    /// <summary>
    /// Reads and handles packets one after the other until the connection ends. Never throws for what the client or the network does.
    /// </summary>
    /// <param name="transport">The connection's bytes.</param>
    /// <param name="access">What the client may do.</param>
    /// <param name="sourceIp">The client's address.</param>
    /// <param name="cancellationToken">LocalCloud ends.</param>
    /// <param name="login">Who the client is, where only its CONNECT says so; or <see langword="null"/>.</param>
    public async Task RunAsync(
        IMqttTransport transport, ConnectionAccess access, string sourceIp, CancellationToken cancellationToken, TcpLogin? login = null)
    {
        using var connection = new Connection(transport, access, sourceIp, services) { Login = login };
        await using var cut = cancellationToken.UnsafeRegister(
            static state => ((Connection)state!).Terminate(DisconnectReason.ServerInitiated), connection);
        try
        {
            // Not cancelled: the end of LocalCloud ends the connection, and a client of MQTT 5 is told so first.
            await ReceiveAsync(transport, connection, CancellationToken.None);
        }
        catch (StorageException e)
        {
            // Nothing is acknowledged that could be lost. The client comes again, and sends again.
            services.Log.NotWritten(connection.Client?.ClientId, e.Message);
            connection.End(DisconnectReason.ServerError);
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
            await connection.Throughput.TakeAsync(received);
            await HandleAsync(buffer, connection, cancellationToken);
        }
    }

    // All packets that are there; a handler that has to wait lets what was handled before it go out first.
    private async ValueTask HandleAsync(ReceiveBuffer buffer, Connection connection, CancellationToken cancellationToken)
    {
        while (HandleInTurn(buffer, connection, out var waiting, cancellationToken))
        {
            await waiting;
        }
    }

    private bool HandleInTurn(ReceiveBuffer buffer, Connection connection, out Task waiting, CancellationToken cancellationToken)
    {
        waiting = Task.CompletedTask;
        DrainTurns.Begin();
        try
        {
            while (connection.EndReason is null && waiting.IsCompletedSuccessfully)
            {
                switch (TryRead(buffer, connection.Outbound.Level, out var packet, out var problem))
                {
                    case FrameStatus.Incomplete:
                        return false;
                    case FrameStatus.Complete when packet is not null:
                        connection.Deadline.Heard();
                        waiting = dispatcher.DispatchAsync(connection, packet, cancellationToken).AsTask();
                        break;
                    default:
                        // [MQTT-4.8.0-1]
                        services.Violate(connection, problem!.Text, problem.Code);
                        return false;
                }
            }

            return !waiting.IsCompletedSuccessfully;
        }
        finally
        {
            DrainTurns.End();
        }
    }

    private FrameStatus TryRead(
        ReceiveBuffer buffer, ProtocolLevel level, out Packet? packet, out PacketProblem? problem)
    {
        (packet, problem) = (null, null);
        var status = buffer.TryRead(out var frame);
        switch (status)
        {
            case FrameStatus.Complete:
                PacketDecoder.TryDecode(frame, out packet, out problem, level);
                break;
            case FrameStatus.Malformed:
                problem = new PacketProblem("a remaining length of more than four bytes", ReasonCode.MalformedPacket);
                break;
            case FrameStatus.TooLong:
                problem = new PacketProblem(
                    $"a packet of more than {services.Options.MaxPacketBytes} bytes", ReasonCode.PacketTooLarge);
                break;
        }

        return status;
    }

    // The will that is due now, if there is one.
    private KeptWill? Leave(Connection connection, DisconnectReason reason)
    {
        if (connection is not { Client: { } client, Session: { } session })
        {
            return null;
        }

        lock (services.Registry.StepOf(client.ClientId))
        {
            services.Sessions.Leave(session, connection);

            // [MQTT-3.1.2-8], [MQTT-3.14.4-3]; AWS takes a WebSocket Close for a DISCONNECT.
            return services.Wills.Leave(connection, session, reason != DisconnectReason.ClientInitiated || connection.WantsWill);
        }
    }

    private async Task FinishAsync(IMqttTransport transport, Connection connection)
    {
        services.Registry.Remove(connection);
        var reason = connection.EndReason ?? DisconnectReason.ServerError;
        var will = Leave(connection, reason);
        services.Log.Disconnected(connection.Client?.ClientId, reason);
        await services.Lifecycle.DisconnectedAsync(connection, reason);
        if (will is not null)
        {
            await services.Wills.PublishAsync(will);
        }

        connection.SayGoodbye();
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
}

/// <summary>
/// Bytes that were received and are not yet a whole packet. Holds memory only while there are such bytes, and never more than one
/// packet of the greatest allowed length and one receive.
/// </summary>
internal sealed class ReceiveBuffer(int maxPacketBytes) : IDisposable
{
    private const int MinReceive = 4 * 1024;

    private byte[] _array = [];
    private int _start;
    private int _end;

    /// <summary>Whether nothing is held.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>Room for the next receive.</summary>
    public Memory<byte> GetMemory()
    {
        if (_array.Length - _end < MinReceive)
        {
            MakeRoom();
        }

        return _array.AsMemory(_end);
    }

    /// <summary>Counts in what was received.</summary>
    public void Advance(int bytes) => _end += bytes;

    /// <summary>Takes one packet off the front. Its body is valid until the next call of any member.</summary>
    public FrameStatus TryRead(out Frame frame)
    {
        var bytes = new ReadOnlySequence<byte>(_array, _start, _end - _start);
        var status = FrameReader.Read(ref bytes, maxPacketBytes, out frame);
        _start = _end - (int)bytes.Length;
        return status;
    }

    /// <summary>Gives the memory back, if nothing is held.</summary>
    public void Trim()
    {
        if (IsEmpty)
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        (_array, _start, _end) = ([], 0, 0);
    }

    private void MakeRoom()
    {
        var held = _end - _start;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(MinReceive, held * 2) + MinReceive);
        _array.AsSpan(_start, held).CopyTo(larger);
        Dispose();
        (_array, _end) = (larger, held);
    }
}
