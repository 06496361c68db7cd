using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using BrokerLoad.Brokers;

namespace BrokerLoad.Clients;

/// <summary>
/// An MQTT 3.1.1 connection that does as little as possible beside its bytes; the same for all brokers. All connections are served by
/// one thread (see <c>Program.cs</c>), which leaves the other processors to the broker.
/// </summary>
internal sealed class LoadClient : IAsyncDisposable
{
    private const int Attempts = 10;

    private const int ReceiveBytes = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Socket _socket;
    private readonly Framing _framing;
    private readonly OutputBuffer _output;
    private readonly PacketBuffer _packets = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private volatile bool _isClosing;

    private LoadClient(Socket socket, Framing framing)
    {
        (_socket, _framing) = (socket, framing);
        _output = new OutputBuffer(socket, framing);
    }

    /// <summary>Who hears of messages and acknowledgements. Default: nobody.</summary>
    public IPacketSink? Sink { get; set; }

    /// <summary>Connects and waits for CONNACK. mosquitto leaves one or the other upgrade unanswered for seconds, so it is tried again.</summary>
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

    /// <summary>Subscribes and waits for SUBACK.</summary>
    public async Task SubscribeAsync(string filter, int qos, CancellationToken cancellationToken)
    {
        Send(Packets.Subscribe(filter, qos));
        Flush();
        await _subscribed.Task.WaitAsync(Patience, cancellationToken);
    }

    /// <summary>Adds a packet to what the next <see cref="Flush"/> sends.</summary>
    public void Send(ReadOnlySpan<byte> packet) => _output.Add(packet);

    /// <summary>Sends what was added.</summary>
    public void Flush() => _output.Flush();

    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        _socket.Dispose();
        await _reading;
    }

    private static async Task<LoadClient> ConnectOnceAsync(IBroker broker, Transport transport, string clientId, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (transport == Transport.Tcp)
            {
                await socket.ConnectAsync(broker.Tcp, cancellationToken);
            }
            else
            {
                var address = broker.WebSocket();
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), cancellationToken);
                await Upgrade.RunAsync(socket, address, cancellationToken);
            }

            var client = new LoadClient(socket, Framing.Of(transport));
            client._reading = client.ReadAsync();
            client.Send(Packets.Connect(clientId));
            client.Flush();
            await client._connected.Task.WaitAsync(cancellationToken);
            return client;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task ReadAsync()
    {
        Exception? reason = null;
        try
        {
            var buffer = new byte[ReceiveBytes];
            while (await _socket.ReceiveAsync(buffer.AsMemory()) is > 0 and var count)
            {
                _framing.Read(buffer.AsSpan(0, count), _packets);
                Handle();
                Flush();
                Sink?.OnIdle();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            reason = e;
        }

        if (!_isClosing)
        {
            _connected.TrySetException(new LoadException("The broker closed the connection before CONNACK.", reason));
            _subscribed.TrySetException(new LoadException("The broker closed the connection before SUBACK.", reason));
            Sink?.OnLost(reason);
        }
    }

    // Every whole packet that is there; what has to be acknowledged goes out together.
    private void Handle()
    {
        Span<byte> puback = stackalloc byte[4];
        while (_packets.TryTake(out var header, out var body))
        {
            switch (header & 0xF0)
            {
                case Packets.Publish:
                    var start = 2 + BinaryPrimitives.ReadUInt16BigEndian(body);
                    if ((header & 0x06) != 0)
                    {
                        Packets.WritePuback(puback, BinaryPrimitives.ReadUInt16BigEndian(body[start..]));
                        Send(puback);
                        start += 2;
                    }

                    Sink?.OnMessage(body[start..]);
                    break;
                case Packets.Puback:
                    Sink?.OnAcknowledged();
                    break;
                case Packets.Connack:
                    Answer(_connected, body[1] == 0, $"CONNECT was refused with {body[1]}.");
                    break;
                case Packets.Suback:
                    Answer(_subscribed, body[2] < 0x80, "SUBSCRIBE was refused.");
                    break;
            }
        }
    }

    private static void Answer(TaskCompletionSource waiting, bool isGood, string problem)
    {
        if (isGood)
        {
            waiting.TrySetResult();
        }
        else
        {
            waiting.TrySetException(new LoadException(problem));
        }
    }
}
