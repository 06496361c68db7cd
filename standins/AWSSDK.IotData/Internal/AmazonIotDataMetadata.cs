using Amazon.Runtime.Internal;

namespace Amazon.IotData.Internal;

internal sealed class AmazonIotDataMetadata : IServiceMetadata
{
    public string ServiceId => "IoT Data Plane";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
