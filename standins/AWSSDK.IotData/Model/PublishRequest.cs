namespace Amazon.IotData.Model;

/// <summary>A message to publish.</summary>
public class PublishRequest : AmazonIotDataRequest
{
    /// <summary>The topic; required.</summary>
    public string Topic { get; set; }

    /// <summary>The message; null is an empty one.</summary>
    public MemoryStream Payload { get; set; }

    /// <summary>The quality of service, 0 or 1; the service's default is 0.</summary>
    public int? Qos { get; set; }

    /// <summary>Whether the broker keeps the message for later subscribers; the service's default is false.</summary>
    public bool? Retain { get; set; }
}
