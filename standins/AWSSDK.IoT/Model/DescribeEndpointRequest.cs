namespace Amazon.IoT.Model;

/// <summary>Which of the account's endpoints to name.</summary>
public class DescribeEndpointRequest : AmazonIoTRequest
{
    /// <summary><c>iot:Data-ATS</c> for MQTT and HTTPS; null is the old <c>iot:Data</c>.</summary>
    public string EndpointType { get; set; }
}
