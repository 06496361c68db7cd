using System.Net.WebSockets;
using LocalCloud.Iot.Broker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.Tests.Iot.Broker;

/// <summary>Whoever cuts a connection may come while its request ends, or after it.</summary>
public sealed class WebSocketTransportTests
{
    [Fact]
    public void Aborting_ends_a_request_that_is_over_as_soon_as_its_socket_is()
    {
        using var request = new Request();
        using var transport = new WebSocketTransport(request.Socket, request.Context, new FrameStream(Stream.Null));

        transport.Abort();

        Assert.Equal(1, request.Aborts);
        Assert.Equal(WebSocketState.Aborted, request.Socket.State);
    }

    [Fact]
    public void Aborting_after_the_request_does_nothing()
    {
        using var request = new Request();
        var transport = new WebSocketTransport(request.Socket, request.Context, new FrameStream(Stream.Null));
        transport.Dispose();
        request.Context.Uninitialize();

        transport.Abort();

        Assert.Equal(0, request.Aborts);
    }

    /// <summary>A request whose handler returns in the moment the socket is aborted, as the broker's may.</summary>
    private sealed class Request : IHttpRequestLifetimeFeature, IDisposable
    {
        public Request()
        {
            Context = new DefaultHttpContext();
            Context.Features.Set<IHttpRequestLifetimeFeature>(this);
            Socket = new EndingSocket(Context.Uninitialize);
        }

        public DefaultHttpContext Context { get; }

        public WebSocket Socket { get; }

        public int Aborts { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => Aborts++;

        public void Dispose() => Socket.Dispose();
    }

    private sealed class EndingSocket(Action onAbort) : WebSocket
    {
        private WebSocketState _state = WebSocketState.Open;

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => _state;

        public override string? SubProtocol => null;

        public override void Abort()
        {
            _state = WebSocketState.Aborted;
            onAbort();
        }

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override void Dispose()
        {
        }

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public override Task SendAsync(
            ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
