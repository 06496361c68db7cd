using Amazon.Runtime;

namespace Amazon.IotData.Model;

/// <summary>The client is disconnected.</summary>
public class DeleteConnectionResponse : AmazonWebServiceResponse
{
}
