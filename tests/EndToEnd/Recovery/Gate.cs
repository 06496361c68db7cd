using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EndToEnd.Recovery;

/// <summary>A stretch of network in the hands of the test: a TCP proxy before one of LocalCloud's ports.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<Passage, Task> _passages = [];
    private readonly DnsEndPoint _target;
    private readonly Task _accepting;
    private volatile GateMode _mode = GateMode.Open;

    public Gate(Uri target)
    {
        _target = new(target.Host, target.Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary><c>host:port</c>, for who goes through.</summary>
    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Connections that pass now.</summary>
    public int Count => _passages.Count;

    /// <summary>
    /// Changes what happens from now on. Connections that were silent once stay so for ever, as behind a router that has forgotten them: what passes
    /// after that is new.
    /// </summary>
    public void Set(GateMode mode)
    {
        _mode = mode;
        foreach (var passage in _passages.Keys)
        {
            passage.Apply(mode);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Set(GateMode.Cut);
        await Task.WhenAll(_passages.Values);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var passage = new Passage(await _listener.AcceptSocketAsync(_ending.Token));
                _passages[passage] = Task.CompletedTask;
                _passages[passage] = RunAsync(passage);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task RunAsync(Passage passage)
    {
        await Task.Yield();
        passage.Apply(_mode);
        await passage.RunAsync(_target);
        _passages.TryRemove(passage, out _);
    }
}
