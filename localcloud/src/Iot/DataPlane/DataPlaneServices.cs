using LocalCloud.Gateway;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iot.DataPlane;

/// <summary>The data plane over HTTP.</summary>
internal static class DataPlaneServices
{
    private static ServiceSupport Support { get; } = new("AWS IoT Core, data plane over HTTP")
    {
        SigningName = "iotdata",
        Operations =
        [
            Full("Publish"),
            Full("GetRetainedMessage"),
            Full("ListRetainedMessages"),
            Full("DeleteConnection"),
            Partial("GetConnection", "of the socket only sourceIp, no things"),
            Full("ListSubscriptions"),
            Full("SendDirectMessage"),
            No("Device shadows"),
        ],
        Features =
        [
            Full("Topics percent-encoded or with raw slashes"),
        ],
    };

    /// <summary>Adds the operations.</summary>
    public static IServiceCollection AddDataPlane(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<DataPlaneCalls>()
        .AddSingleton<ConnectionCalls>()
        .AddSingleton<PublishOperation>()
        .AddSingleton<GetRetainedMessage>()
        .AddSingleton<ListRetainedMessages>()
        .AddSingleton<GetConnection>()
        .AddSingleton<DeleteConnection>()
        .AddSingleton<ListSubscriptions>()
        .AddSingleton<SendDirectMessage>()
        .AddSingleton<IAwsService, IotDataPlane>();
}

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
    internal override OperationInputs Inputs { get; } = new("iotdata", $"""
        Publish: qos retain messageExpiry {MessageHeaders.Members}
        GetRetainedMessage:
        ListRetainedMessages, ListSubscriptions: nextToken maxResults
        GetConnection: includeSocketInformation
        DeleteConnection: cleanSession preventWillMessage
        SendDirectMessage: topic confirmation timeout {MessageHeaders.Members}
        """);

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
    public override AwsResponse Error(AwsException error, IHeaderDictionary headers) => ErrorResponse.Of(error);
}
