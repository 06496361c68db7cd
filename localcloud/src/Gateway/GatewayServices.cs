using LocalCloud.Chaos;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Gateway;

/// <summary>Registers the gateway, and declares what it supports.</summary>
internal static class GatewayServices
{
    public static IServiceCollection AddGateway(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddChaos()
        .AddSingleton<ServiceRegistry>()
        .AddSingleton<AwsApis>();

    private static ServiceSupport Support { get; } = new("Gateway and signatures")
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
