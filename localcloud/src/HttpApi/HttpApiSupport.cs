using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.HttpApi;

/// <summary>What HTTP APIs support.</summary>
internal static class HttpApiSupport
{
    public static ServiceSupport Table { get; } = new("API Gateway, HTTP APIs")
    {
        Features =
        [
            Full("Payload 2.0"),
            No("Payload 1.0", "stops the start"),
            Full("Route priorities, parameters, greedy parameters"),
            Full("IAM authorizer"),
            Partial("JWT authorizer", "tokens of the template's user pools only"),
            No("Lambda authorizer", "stops the start"),
            Full("CORS"),
            Full("Throttling"),
            Full("Access log to a log group"),
            Partial("Several APIs", "by the host name {apiId}.localhost"),
            Partial("Limits", "size of headers"),
            No("Other integrations than Lambda", "stop the start"),
            No("Custom domains", "stop the start"),
            No("REST and WebSocket APIs", "stop the start"),
        ],
    };
}
