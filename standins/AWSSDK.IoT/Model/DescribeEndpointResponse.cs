using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>An endpoint of the account.</summary>
public class DescribeEndpointResponse : AmazonWebServiceResponse
{
    /// <summary>The host name, without a scheme.</summary>
    public string EndpointAddress { get; set; }
}
