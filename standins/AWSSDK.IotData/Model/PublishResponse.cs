using Amazon.Runtime;

namespace Amazon.IotData.Model;

/// <summary>The broker took the message.</summary>
public class PublishResponse : AmazonWebServiceResponse
{
}
