using LocalCloud.Gateway;

namespace LocalCloud.Iot.DataPlane;

/// <summary>AWS IoT's data plane over HTTP: the one registry of its operations.</summary>
internal sealed class IotDataPlane(PublishOperation publish) : RestService("iotdata")
{
    /// <summary>SDKs sign with the first; AWS's documentation tells people to use the second.</summary>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["iotdata", "iotdevicegateway"];

    /// <inheritdoc/>
    public override IReadOnlyList<RestRoute> Routes { get; } =
    [
        // %2F is decoded once, and raw slashes are taken too, as AWS's own samples send them.
        new("POST", "/topics/{topic+}", publish),
    ];

    /// <inheritdoc/>
    public override AwsResponse Error(AwsException error) => ErrorResponse.Of(error);
}
