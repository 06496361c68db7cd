using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Recovery;

/// <summary>One TCP connection through a <see cref="Gate"/>.</summary>
internal sealed class Passage(Socket client)
{
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isSilent;

    public void Apply(GateMode mode)
    {
        _isSilent |= mode == GateMode.Silent;
        if (mode == GateMode.Cut)
        {
            _cut.TrySetResult();
        }
    }

    public async Task RunAsync(EndPoint target)
    {
        client.NoDelay = true;
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await Task.WhenAny(PassAsync(server, target), _cut.Task);

        // Without a lingering time, closing sends RST.
        client.Close(0);
        server.Close(0);
    }

    private async Task PassAsync(Socket server, EndPoint target)
    {
        try
        {
            await server.ConnectAsync(target, CancellationToken.None);
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (SocketException)
        {
            // Nobody behind the gate: the client is thrown out.
        }
        catch (ObjectDisposedException)
        {
            // Cut while it connected.
        }

        if (_isSilent)
        {
            await _cut.Task; // an end does not pass, either
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.ReceiveAsync(buffer, SocketFlags.None, CancellationToken.None) is var count and > 0)
            {
                for (var sent = 0; sent < count && !_isSilent;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None, CancellationToken.None);
                }
            }
        }
        catch (SocketException)
        {
            // Either side broke off.
        }
        catch (ObjectDisposedException)
        {
            // Cut.
        }
    }
}
