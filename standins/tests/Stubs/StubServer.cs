using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Packages.Tests.Stubs;

/// <summary>An HTTP/1.1 server on a free loopback port that shows requests as raw bytes: no framework decodes the path on the way.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Func<StubRequest, Task<StubResponse>> _answer;
    private readonly Task _accepting;

    public StubServer(Func<StubRequest, Task<StubResponse>> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public StubServer(params StubResponse[] answers)
        : this(InTurn(answers))
    {
    }

    public ConcurrentQueue<StubRequest> Requests { get; } = [];

    public string HostAndPort => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public string Url => $"http://{HostAndPort}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await _accepting;
        _stop.Dispose();
    }

    private static Func<StubRequest, Task<StubResponse>> InTurn(StubResponse[] answers)
    {
        var next = -1;
        return _ => Task.FromResult(answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)]);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _clients.Add(client);
                _ = Task.Run(() => ServeAsync(client), _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            while (await ReadRequestAsync(stream) is { } request)
            {
                Requests.Enqueue(request);
                var response = await _answer(request);
                if (response.Status == 0)
                {
                    break;
                }

                await stream.WriteAsync(response.ToBytes(), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The client went away, or the test is over.
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task<StubRequest?> ReadRequestAsync(NetworkStream stream)
    {
        if (await ReadLineAsync(stream) is not { } start)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(stream) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var parts = start.Split(' ');
        return new StubRequest(parts[0], parts[1], headers, await ReadBodyAsync(stream, headers));
    }

    private async Task<byte[]> ReadBodyAsync(NetworkStream stream, Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Content-Length", out var length))
        {
            var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, _stop.Token);
            return body;
        }

        using var chunks = new MemoryStream();
        while (headers.ContainsKey("Transfer-Encoding"))
        {
            var size = int.Parse(await ReadLineAsync(stream) ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var chunk = new byte[size];
            await stream.ReadExactlyAsync(chunk, _stop.Token);
            await ReadLineAsync(stream);
            if (size == 0)
            {
                break;
            }

            chunks.Write(chunk);
        }

        return chunks.ToArray();
    }

    private async Task<string?> ReadLineAsync(NetworkStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }
}
