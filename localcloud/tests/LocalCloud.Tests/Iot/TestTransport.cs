using System.Threading.Channels;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Tests.Iot;

/// <summary>A connection without a network, whose other end is a <see cref="TestClient"/>.</summary>
internal sealed class TestTransport : IMqttTransport
{
    private ReadOnlyMemory<byte> _rest;

    /// <summary>What the client sends; completing it ends the connection in order, or with an error.</summary>
    public Channel<byte[]> FromClient { get; } = Channel.CreateUnbounded<byte[]>();

    /// <summary>What the broker sends, one packet each; completed at the end.</summary>
    public Channel<byte[]> ToClient { get; } = Channel.CreateUnbounded<byte[]>();

    /// <summary>While set, the broker's sends don't finish: a client that does not read.</summary>
    public TaskCompletionSource? Stalled { get; set; }

    public bool WasAborted { get; private set; }

    /// <summary>Whether the client closes its side once the broker has, as a real one does.</summary>
    public bool ClosesToo { get; set; } = true;

    /// <summary>Done when the broker has closed its side.</summary>
    public Task Closed => ToClient.Reader.Completion;

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty)
        {
            if (!await FromClient.Reader.WaitToReadAsync(cancellationToken))
            {
                return -1;
            }

            if (buffer.IsEmpty)
            {
                return 0;
            }

            _rest = await FromClient.Reader.ReadAsync(cancellationToken);
        }

        var length = Math.Min(buffer.Length, _rest.Length);
        _rest[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await (Stalled?.Task ?? Task.CompletedTask);
        if (!ToClient.Writer.TryWrite(bytes.ToArray()))
        {
            throw new IOException("The client is gone.");
        }
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        ToClient.Writer.TryComplete();
        if (ClosesToo)
        {
            FromClient.Writer.TryComplete();
        }

        return ValueTask.CompletedTask;
    }

    public void Abort()
    {
        WasAborted = true;
        ToClient.Writer.TryComplete();
        FromClient.Writer.TryComplete(new IOException("Aborted."));
    }
}
