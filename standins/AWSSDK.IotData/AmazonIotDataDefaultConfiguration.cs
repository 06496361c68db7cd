using System.Collections.ObjectModel;
using Amazon.Runtime;

namespace Amazon.IotData;

/// <summary>The SDK's default modes for this client.</summary>
public static class AmazonIotDataDefaultConfiguration
{
    /// <summary>All modes; they differ in how long a connection may take.</summary>
    public static ReadOnlyCollection<IDefaultConfiguration> GetAllConfigurations() => new(
    [
        Mode(DefaultConfigurationMode.Standard, 3100),
        Mode(DefaultConfigurationMode.InRegion, 1100),
        Mode(DefaultConfigurationMode.CrossRegion, 3100),
        Mode(DefaultConfigurationMode.Mobile, 30_000),
        Mode(DefaultConfigurationMode.Auto, 1100),
    ]);

    private static DefaultConfiguration Mode(DefaultConfigurationMode name, int connectMilliseconds) => new()
    {
        Name = name,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}
