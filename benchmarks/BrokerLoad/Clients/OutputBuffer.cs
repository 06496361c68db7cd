using System.Net.Sockets;

namespace BrokerLoad.Clients;

/// <summary>Packets on their way to the broker: what is added before a flush goes out in one write. Safe for several threads.</summary>
internal sealed class OutputBuffer(Socket socket, Framing framing)
{
    private readonly Lock _lock = new();
    private byte[] _waiting = new byte[256];
    private byte[] _sending = new byte[256];
    private int _count;
    private bool _isSending;

    /// <summary>Adds a packet.</summary>
    public void Add(ReadOnlySpan<byte> packet)
    {
        lock (_lock)
        {
            if (_count + Framing.MaxHeaderBytes + packet.Length > _waiting.Length)
            {
                Array.Resize(ref _waiting, (_waiting.Length + packet.Length) * 2);
            }

            _count += framing.WriteHeader(_waiting.AsSpan(_count), packet.Length);
            packet.CopyTo(_waiting.AsSpan(_count));
            _count += packet.Length;
        }
    }

    /// <summary>Sends what was added. While the socket takes nothing, it goes on later.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_isSending || _count == 0)
            {
                return;
            }

            _isSending = true;
        }

        _ = SendAsync();
    }

    private async Task SendAsync()
    {
        try
        {
            while (Take() is { IsEmpty: false } bytes)
            {
                while (!bytes.IsEmpty)
                {
                    bytes = bytes[await socket.SendAsync(bytes)..];
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The reading side tells.
        }
    }

    private Memory<byte> Take()
    {
        lock (_lock)
        {
            _isSending = _count > 0;
            (_waiting, _sending) = (_sending, _waiting);
            var bytes = _sending.AsMemory(0, _count);
            _count = 0;
            return bytes;
        }
    }
}
