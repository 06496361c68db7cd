using Amazon.Runtime.Internal;

namespace Amazon.IoT.Internal;

internal sealed class AmazonIoTMetadata : IServiceMetadata
{
    public string ServiceId => "IoT";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
