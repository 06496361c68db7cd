using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Iot.Policies;
using LocalCloud.SigV4;
using Microsoft.AspNetCore.Http.Features;

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
    public void Prepare(HttpContext context) => FrameUpgrade.Prepare(context);

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context)
    {
        string? subprotocol;
        Principal principal;
        try
        {
            subprotocol = ChooseSubprotocol(context.WebSockets);
            principal = Verify(context);
        }
        catch (AwsException e)
        {
            log.UpgradeRefused(e.Status, e.Message);
            await ErrorResponse.Of(e).WriteToAsync(context.Response);
            return;
        }

        // MQTT has its own keep-alive; AWS sends no WebSocket pings.
        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { SubProtocol = subprotocol, KeepAliveInterval = TimeSpan.Zero });
        var sourceIp = context.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1";
        var access = new ConnectionAccess(authorizer, principal)
        {
            Context = new Dictionary<string, IReadOnlyList<string>>
            {
                ["aws:SourceIp"] = [sourceIp],
                ["iot:DomainName"] = [context.Request.Host.Host],
            },
        };
        using var transport = new WebSocketTransport(socket, context, ((FrameUpgrade)context.Features.GetRequiredFeature<IHttpUpgradeFeature>()).Stream!);
        await loop.RunAsync(transport, access, sourceIp, lifetime.ApplicationStopping);
    }

    private static string? ChooseSubprotocol(WebSocketManager webSockets)
    {
        if (!webSockets.IsWebSocketRequest)
        {
            throw new AwsException("InvalidRequestException", StatusCodes.Status400BadRequest, "A WebSocket is expected here.");
        }

        var offered = webSockets.WebSocketRequestedProtocols;
        var chosen = Subprotocols.FirstOrDefault(offered.Contains);
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
}
