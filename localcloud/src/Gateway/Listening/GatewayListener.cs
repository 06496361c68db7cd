using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace LocalCloud.Gateway.Listening;

/// <summary>
/// The gateway's listening socket. Looks at what a new connection begins with: WebSockets for MQTT are served here, and all others are handed to the web
/// server unread.
/// </summary>
internal sealed partial class GatewayListener : IConnectionListener
{
    /// <summary>How long a client may say nothing before it is the web server's, which has limits of its own.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // For the answer to who has asked and ended its side.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Channel<Socket> _others = Channel.CreateUnbounded<Socket>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private readonly SocketConnectionContextFactory _connections;
    private readonly DirectUpgrades _upgrades;
    private readonly TimeProvider _clock;
    private readonly ILogger<GatewayListener> _log;
    private readonly Task _accepting;

    /// <summary>Accepts from now on.</summary>
    public GatewayListener(
        Socket socket, SocketConnectionContextFactory connections, DirectUpgrades upgrades, TimeProvider clock, ILogger<GatewayListener> log)
    {
        (_socket, _connections, _upgrades, _clock, _log) = (socket, connections, upgrades, clock, log);
        EndPoint = socket.LocalEndPoint!;
        _accepting = AcceptAllAsync();
    }

    /// <inheritdoc/>
    public EndPoint EndPoint { get; }

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _others.Reader.WaitToReadAsync(cancellationToken) && _others.Reader.TryRead(out var socket) ? Create(socket) : null;

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _others.Writer.TryComplete();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync(CancellationToken.None);
        while (_others.Reader.TryRead(out var socket))
        {
            socket.Dispose();
        }
    }

    private async Task AcceptAllAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = SortAsync(await _socket.AcceptAsync(_stop.Token));
            }
            catch (SocketException e) when (!_stop.IsCancellationRequested)
            {
                // A client that is gone already, or no file descriptor is left: the next one may have better luck.
                NotAccepted(e);
                await Task.Delay(Pause, _clock, _stop.Token);
            }
        }
    }

    private async Task SortAsync(Socket socket)
    {
        Func<Task>? serve = null;
        var isTaken = false;
        try
        {
            // What comes of the first bytes is not for this thread, which accepts the next client.
            await Task.Yield();
            socket.NoDelay = true;
            serve = await SaysSomethingAsync(socket) ? await _upgrades.TakeAsync(socket) : null;
            isTaken = serve is not null || _others.Writer.TryWrite(socket);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            NotAccepted(e);
        }
        catch (Exception e)
        {
            Failed(e);
        }
        finally
        {
            if (!isTaken)
            {
                socket.Dispose();
            }
        }

        // Nothing of the above is kept while the connection lasts.
        _ = serve?.Invoke();
    }

    // Receiving nothing needs no buffer.
    private async Task<bool> SaysSomethingAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return false;
        }
    }

    // To the web server a client that has ended its side is gone, and gets no answer. When its first bytes are looked at, it often has: the web server
    // hears of it a little later.
    private ConnectionContext Create(Socket socket)
    {
        var connection = _connections.Create(socket);
        var late = new CancellationTokenSource();
        connection.ConnectionClosed.UnsafeRegister(state => _ = CancelAsync((CancellationTokenSource)state!), late);
        connection.ConnectionClosed = late.Token;
        return connection;
    }

    private async Task CancelAsync(CancellationTokenSource late)
    {
        await Task.Delay(Grace, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await late.CancelAsync();
    }

    [LoggerMessage(1011, LogLevel.Debug, "A client of the gateway was not accepted")]
    private partial void NotAccepted(Exception e);

    [LoggerMessage(1012, LogLevel.Error, "A client of the gateway failed")]
    private partial void Failed(Exception e);
}

/// <summary>Listens for the web server on the gateway's port; on its other ports it listens itself.</summary>
internal sealed class GatewayListenerFactory(
    Func<EndPoint, bool> isGateway,
    IOptions<SocketTransportOptions> options,
    DirectUpgrades upgrades,
    TimeProvider clock,
    ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly SocketConnectionContextFactory _connections =
        new(new SocketConnectionFactoryOptions(), logs.CreateLogger<SocketConnectionContextFactory>());

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => isGateway(endpoint);

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = options.Value.CreateBoundListenSocket(endpoint);
        socket.Listen(options.Value.Backlog);
        return new(new GatewayListener(socket, _connections, upgrades, clock, logs.CreateLogger<GatewayListener>()));
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();
}

/// <summary>Registers the gateway's listening socket.</summary>
internal static class ListeningServices
{
    /// <summary>Serves WebSockets for MQTT on their own sockets. Has to come after whatever else registers how the web server listens.</summary>
    /// <param name="services">The services.</param>
    /// <param name="isGateway">Which of the web server's endpoints are the gateway's.</param>
    public static IServiceCollection AddGatewayListener(this IServiceCollection services, Func<EndPoint, bool> isGateway) => services
        .AddSingleton<DirectUpgrades>()
        .AddHostedService(provider => provider.GetRequiredService<DirectUpgrades>())
        .AddSingleton<IConnectionListenerFactory>(provider => ActivatorUtilities.CreateInstance<GatewayListenerFactory>(provider, isGateway));
}
