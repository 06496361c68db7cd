using LocalCloud.Gateway;

namespace LocalCloud.Iot.DataPlane;

/// <summary>AWS IoT's data plane over HTTP: the one registry of its operations.</summary>
internal sealed class IotDataPlane(
    PublishOperation publish,
    GetRetainedMessage getRetainedMessage,
    ListRetainedMessages listRetainedMessages,
    GetConnection getConnection,
    DeleteConnection deleteConnection,
    ListSubscriptions listSubscriptions,
    SendDirectMessage sendDirectMessage) : RestService("iotdata")
{
    /// <summary>SDKs sign with the first; AWS's documentation tells people to use the second.</summary>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["iotdata", "iotdevicegateway"];

    /// <inheritdoc/>
    public override IReadOnlyList<RestRoute> Routes { get; } =
    [
        // %2F is decoded once, and raw slashes are taken too, as AWS's own samples send them.
        new("POST", "/topics/{topic+}", publish),
        new("GET", "/retainedMessage", listRetainedMessages),
        new("GET", "/retainedMessage/{topic+}", getRetainedMessage),
        new("GET", "/connections/{clientId}", getConnection),
        new("DELETE", "/connections/{clientId}", deleteConnection),
        new("GET", "/connections/{clientId}/subscriptions", listSubscriptions),
        new("POST", "/connections/{clientId}/messages", sendDirectMessage),
    ];

    /// <inheritdoc/>
    public override Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        var routes = Routes.Where(route => route.Match(request.RawPath) is not null).ToList();
        return routes.Count > 0 && routes.TrueForAll(route => route.Method != request.Method)
            ? throw new AwsException(
                "MethodNotAllowedException", StatusCodes.Status405MethodNotAllowed, $"{request.Method} is not allowed here.")
            : base.HandleAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public override AwsResponse Error(AwsException error) => ErrorResponse.Of(error);
}
