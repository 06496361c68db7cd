using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Iot.Policies;
using LocalCloud.SigV4;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace LocalCloud.Iot.Broker;

/// <summary>MQTT over WebSocket at <c>/mqtt</c>.</summary>
internal sealed class MqttWebSocketEndpoint(
    ISignatureVerifier verifier,
    IotAuthorizer authorizer,
    ConnectionLoop loop,
    BrokerLog log,
    IHostApplicationLifetime lifetime) : IMqttEndpoint
{
    private const string SigningName = "iotdevicegateway";

    // Paho, hence Amplify, offers the second one only [MQTT-6.0.0-3].
    private static readonly string[] Subprotocols = ["mqtt", "mqttv3.1"];

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        Admission admission;
        IHttpUpgradeFeature upgrade;
        try
        {
            upgrade = context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } feature ? feature : throw NoWebSocket();
            admission = Examine(context);
        }
        catch (AwsException e)
        {
            log.UpgradeRefused(e.Status, e.Message);
            await ErrorResponse.Of(e).WriteToAsync(context.Response);
            return;
        }

        WebSocketHandshake.Answer(context.Response.Headers, admission.Accept, admission.Subprotocol);
        await using var stream = await upgrade.UpgradeAsync();
        using var transport = new WebSocketTransport(stream, context.Abort);
        await RunAsync(transport, admission);
    }

    /// <inheritdoc/>
    public Func<Socket, Task>? Admit(HttpContext context)
    {
        try
        {
            var admission = Examine(context);
            return socket => ServeAsync(socket, admission);
        }
        catch (AwsException)
        {
            // It is told why when the web server brings the request.
            return null;
        }
    }

    private async Task ServeAsync(Socket socket, Admission admission)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await stream.WriteAsync(WebSocketHandshake.Answer(admission.Accept, admission.Subprotocol), lifetime.ApplicationStopping);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client did not wait for the answer, or LocalCloud ends.
            return;
        }

        using (var transport = new WebSocketTransport(stream, () => SocketEnd.Abort(socket)))
        {
            await RunAsync(transport, admission);
        }

        SocketEnd.Close(socket);
    }

    private Task RunAsync(WebSocketTransport transport, Admission admission) =>
        loop.RunAsync(transport, admission.Access, admission.SourceIp, lifetime.ApplicationStopping);

    // Everything that a client can be refused for.
    private Admission Examine(HttpContext context)
    {
        if (!WebSocketHandshake.IsAskedFor(context.Request))
        {
            throw NoWebSocket();
        }

        var subprotocol = ChooseSubprotocol(WebSocketHandshake.Subprotocols(context.Request));
        var principal = Verify(context);
        var sourceIp = context.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1";
        var access = new ConnectionAccess(authorizer, principal)
        {
            Context = new Dictionary<string, IReadOnlyList<string>>
            {
                ["aws:SourceIp"] = [sourceIp],
                ["iot:DomainName"] = [context.Request.Host.Host],
            },
        };
        return new Admission(WebSocketHandshake.Accept(context.Request), subprotocol, access, sourceIp);
    }

    private static AwsException NoWebSocket() =>
        new("InvalidRequestException", StatusCodes.Status400BadRequest, "A WebSocket is expected here.");

    private static string? ChooseSubprotocol(IReadOnlyList<string> offered)
    {
        var chosen = Array.Find(Subprotocols, offered.Contains);
        return chosen is not null || offered.Count == 0
            ? chosen
            : throw new AwsException(
                "InvalidRequestException", StatusCodes.Status400BadRequest, "The subprotocol must be mqtt or mqttv3.1.");
    }

    // Whatever is wrong with the signature, AWS IoT answers 403 ForbiddenException; only the message differs.
    private Principal Verify(HttpContext context)
    {
        try
        {
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            var signature = verifier.Verify(context.Request.Method, target, context.Request.Headers, default);
            return signature.Service != SigningName ? throw Forbidden($"Credential should be scoped to correct service: '{SigningName}'.")
                : IsForeignAdministrator(context, signature.Principal) ? throw Forbidden("Forbidden")
                : signature.Principal;
        }
        catch (AwsException e)
        {
            throw Forbidden(e.Message);
        }
    }

    // Everybody knows the administrator's secret, and a WebSocket may be opened by any page in a browser on this machine.
    private static bool IsForeignAdministrator(HttpContext context, Principal principal) =>
        principal.AccessKeyId == Administrator.AccessKeyId && !OwnOrigin.IsOwn(context);

    private static AwsException Forbidden(string message) =>
        new("ForbiddenException", StatusCodes.Status403Forbidden, message);

    private sealed record Admission(string Accept, string? Subprotocol, ConnectionAccess Access, string SourceIp);
}

/// <summary>The request that opens a WebSocket, and its answer (RFC 6455, 4).</summary>
internal static class WebSocketHandshake
{
    private const int KeyBytes = 16;

    /// <summary>Whether a request asks for a WebSocket, in the way it has to be asked for.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && Has(request.Headers, HeaderNames.Connection, "Upgrade")
        && Has(request.Headers, HeaderNames.Upgrade, "websocket")
        && Has(request.Headers, HeaderNames.SecWebSocketVersion, "13")
        && Convert.TryFromBase64String(request.Headers.SecWebSocketKey.ToString(), stackalloc byte[KeyBytes], out var bytes)
        && bytes == KeyBytes;

    /// <summary>The subprotocols that the client offers.</summary>
    public static IReadOnlyList<string> Subprotocols(HttpRequest request) =>
        request.Headers.GetCommaSeparatedValues(HeaderNames.SecWebSocketProtocol);

    /// <summary>What shows the client that its request was understood.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 wants SHA-1 here, and nothing is protected by it.")]
    public static string Accept(HttpRequest request) => Convert.ToBase64String(
        SHA1.HashData(Encoding.ASCII.GetBytes(request.Headers.SecWebSocketKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));

    /// <summary>The headers of the answer.</summary>
    public static void Answer(IHeaderDictionary headers, string accept, string? subprotocol)
    {
        headers.Connection = HeaderNames.Upgrade;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = accept;
        if (subprotocol is not null)
        {
            headers.SecWebSocketProtocol = subprotocol;
        }
    }

    /// <summary>The whole answer.</summary>
    public static byte[] Answer(string accept, string? subprotocol)
    {
        var headers = new HeaderDictionary();
        Answer(headers, accept, subprotocol);
        var lines = headers.Select(header => $"{header.Key}: {header.Value}\r\n");
        return Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\n{string.Concat(lines)}\r\n");
    }

    private static bool Has(IHeaderDictionary headers, string name, string value) =>
        headers.GetCommaSeparatedValues(name).Contains(value, StringComparer.OrdinalIgnoreCase);
}
