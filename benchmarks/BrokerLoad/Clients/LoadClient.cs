using System.Buffers.Binary;
using System.Net.Sockets;
using System.Net.WebSockets;
using BrokerLoad.Brokers;

namespace BrokerLoad.Clients;

/// <summary>An MQTT 3.1.1 connection that does as little as possible beside its bytes; the same for all brokers.</summary>
internal sealed class LoadClient : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Stream _stream;
    private readonly IDisposable _connection;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FrameBuffer _frames = new();
    private Task _reading = Task.CompletedTask;

    private LoadClient(Stream stream, IDisposable connection)
    {
        _stream = stream;
        _connection = connection;
    }

    /// <summary>Who hears of messages and acknowledgements. Default: nobody.</summary>
    public IPacketSink? Sink { get; set; }

    /// <summary>Connects and waits for CONNACK. Brokers under load leave one or the other upgrade unanswered, so it is tried again.</summary>
    public static async Task<LoadClient> ConnectAsync(IBroker broker, Transport transport, string clientId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            try
            {
                return await ConnectOnceAsync(broker, transport, clientId, patience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && attempt < Attempts)
            {
                await Console.Error.WriteLineAsync($"  {broker.Name} did not let {clientId} in within {Patience.TotalSeconds} s; trying again");
            }
        }
    }

    private static async Task<LoadClient> ConnectOnceAsync(IBroker broker, Transport transport, string clientId, CancellationToken cancellationToken)
    {
        var client = transport == Transport.Tcp
            ? await OpenTcpAsync(broker, cancellationToken)
            : await OpenWebSocketAsync(broker, cancellationToken);
        client._reading = client.ReadAsync();
        await client.WriteAsync(Packets.Connect(clientId), cancellationToken);
        await client._connected.Task.WaitAsync(cancellationToken);
        return client;
    }

    /// <summary>Subscribes and waits for SUBACK.</summary>
    public async Task SubscribeAsync(string filter, int qos, CancellationToken cancellationToken)
    {
        await WriteAsync(Packets.Subscribe(filter, qos), cancellationToken);
        await _subscribed.Task.WaitAsync(Patience, cancellationToken);
    }

    /// <summary>Writes whole packets.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> packets, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _stream.WriteAsync(packets, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _reading;
        await _stream.DisposeAsync();
        _writing.Dispose();
    }

    private static async Task<LoadClient> OpenTcpAsync(IBroker broker, CancellationToken cancellationToken)
    {
        var socket = new Socket(broker.Tcp.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(broker.Tcp, cancellationToken);
        return new LoadClient(new NetworkStream(socket), socket);
    }

    private static async Task<LoadClient> OpenWebSocketAsync(IBroker broker, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("mqtt");
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(broker.WebSocket(), cancellationToken);
        return new LoadClient(WebSocketStream.Create(socket, WebSocketMessageType.Binary), socket);
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _stream.ReadAsync(_frames.Free) is > 0 and var count)
            {
                _frames.Add(count);
                var acknowledgements = Take();
                if (acknowledgements.Length > 0)
                {
                    await WriteAsync(acknowledgements, CancellationToken.None);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or WebSocketException or OperationCanceledException)
        {
            // The connection ended: by us, or its measurement will show that nothing more arrives.
        }
    }

    // Handles every whole packet that is there, and answers what has to be acknowledged, in one piece.
    private byte[] Take()
    {
        List<ushort>? acknowledge = null;
        while (_frames.TryTake(out var header, out var body))
        {
            switch (header & 0xF0)
            {
                case Packets.Publish:
                    var start = 2 + BinaryPrimitives.ReadUInt16BigEndian(body);
                    if ((header & 0x06) != 0)
                    {
                        (acknowledge ??= []).Add(BinaryPrimitives.ReadUInt16BigEndian(body[start..]));
                        start += 2;
                    }

                    Sink?.OnMessage(body[start..]);
                    break;
                case Packets.Puback:
                    Sink?.OnAcknowledged();
                    break;
                case Packets.Connack when body[1] == 0:
                    _connected.TrySetResult();
                    break;
                case Packets.Connack:
                    _connected.TrySetException(new InvalidOperationException($"CONNECT was refused with {body[1]}."));
                    break;
                case Packets.Suback when body[2] < 0x80:
                    _subscribed.TrySetResult();
                    break;
                case Packets.Suback:
                    _subscribed.TrySetException(new InvalidOperationException("SUBSCRIBE was refused."));
                    break;
            }
        }

        var bytes = new byte[4 * (acknowledge?.Count ?? 0)];
        for (var i = 0; i < bytes.Length; i += 4)
        {
            Packets.WritePuback(bytes.AsSpan(i), acknowledge![i / 4]);
        }

        return bytes;
    }
}
