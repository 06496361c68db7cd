using System.Net;
using System.Net.Sockets;
using System.Text;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Policies;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// MQTT over plain TCP on the loopback interface, for tools that speak neither WebSocket nor SigV4. On sockets of its own: a connection
/// of the web server has pipes between its socket and its handler, which are memory while it is idle and another thread while it is not.
/// </summary>
/// <param name="sockets">Bound, one for each address family. Their owner disposes them.</param>
/// <param name="authorizer">Decides on what clients do.</param>
/// <param name="loop">Serves a connection.</param>
/// <param name="login">Who a client is.</param>
/// <param name="options">Whose account it is.</param>
/// <param name="lifetime">Its end is the clients'.</param>
/// <param name="clock">For the pause after a failure to accept.</param>
/// <param name="log">Where such a failure is told.</param>
internal sealed partial class MqttTcpListener(
    IReadOnlyList<Socket> sockets,
    IotAuthorizer authorizer,
    ConnectionLoop loop,
    TcpLogin login,
    CloudOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<MqttTcpListener> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly OpenConnections _open = new();

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Whoever started it may connect at once.
        foreach (var socket in sockets)
        {
            socket.Listen();
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _open.AllEndedAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(sockets.Select(socket => AcceptAsync(socket, stoppingToken)));

    private async Task AcceptAsync(Socket listener, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(stopping);
                _open.TryOpen();
                _ = ServeAsync(socket);
            }
            catch (SocketException e)
            {
                // A client that is gone already, or no file descriptor is left: the next one may have better luck.
                NotAccepted(e);
                await Task.Delay(Pause, clock, stopping);
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var transport = new TcpTransport(socket);
        try
        {
            // The first packet is not this thread's, which accepts the next client.
            await Task.Yield();
            socket.NoDelay = true;
            var sourceIp = ((IPEndPoint)socket.RemoteEndPoint!).Address.ToString();
            var access = new ConnectionAccess(authorizer, Administrator.Principal(options.AccountId))
            {
                Context = new Dictionary<string, IReadOnlyList<string>> { ["aws:SourceIp"] = [sourceIp] },
            };
            await loop.RunAsync(transport, access, sourceIp, lifetime.ApplicationStopping, login);
        }
        catch (SocketException e)
        {
            NotAccepted(e);
        }
        finally
        {
            _open.Ended();
        }
    }

    [LoggerMessage(LogLevel.Debug, "A client of the MQTT port was not accepted")]
    private partial void NotAccepted(Exception e);
}

/// <summary>
/// Who a client on the TCP port is. AWS has no such port; there, X.509 certificates say it. Here a CONNECT without user name comes
/// from the administrator, and one with an access key as user name and its session token as password from whoever these were issued
/// to. The token alone proves it, as it is signed.
/// </summary>
internal sealed class TcpLogin(ICredentialLookup credentials, CloudOptions options, TimeProvider clock)
{
    /// <summary>The client, or <see langword="null"/> when it is not who it says.</summary>
    public Principal? Identify(ConnectPacket packet)
    {
        if (packet.UserName is not { Length: > 0 } accessKeyId)
        {
            return Administrator.Principal(options.AccountId);
        }

        var found = credentials.Find(accessKeyId, Encoding.UTF8.GetString((packet.Password ?? default).Span));
        return found?.Expiration > clock.GetUtcNow() ? found.Principal : null;
    }
}

/// <summary>MQTT's bytes on a TCP connection. Holds no buffer while nothing is on its way.</summary>
internal sealed class TcpTransport(Socket socket) : IMqttTransport, IDisposable
{
    private readonly OutputBuffer _output = new();

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var received = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);

            // Unlike a WebSocket, TCP has no other way to say good-bye than MQTT's: the will is due.
            return received > 0 || buffer.IsEmpty
                ? received
                : throw new IOException("The client closed the connection without a DISCONNECT.");
        }
        catch (Exception e) when (SocketEnd.IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _output.Append(bytes.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var taken = _output.Take();
        try
        {
            for (ReadOnlyMemory<byte> left = taken; !left.IsEmpty;)
            {
                left = left[await socket.SendAsync(left, SocketFlags.None, cancellationToken)..];
            }
        }
        catch (Exception e) when (SocketEnd.IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
        finally
        {
            OutputBuffer.Return(taken);
        }
    }

    /// <inheritdoc/>
    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);

            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (SocketEnd.IsLoss(e))
        {
            throw new IOException("The connection is gone.", e);
        }
    }

    /// <inheritdoc/>
    public void Abort() => SocketEnd.Abort(socket);

    /// <summary>Closes the connection, once nobody reads any more.</summary>
    public void Dispose() => SocketEnd.Close(socket);
}
