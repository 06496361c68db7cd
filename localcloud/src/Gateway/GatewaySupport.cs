using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Gateway;

/// <summary>What the gateway supports.</summary>
internal static class GatewaySupport
{
    public static ServiceSupport Table { get; } = new("Gateway and signatures")
    {
        Features =
        [
            Full("SigV4 in headers"),
            Full("SigV4 in the query, X-Amz-Expires included"),
            Partial("Signing names of all services", "the services of this page only"),
            No("SigV4a", "refused as an unknown algorithm"),
            No("Presigned URLs of S3", "there is no S3"),
            Full("JSON 1.0 and 1.1, REST-JSON and query protocols"),
        ],
    };
}
