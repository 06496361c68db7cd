namespace Amazon.IotData.Model;

/// <summary>Which client to disconnect.</summary>
public class DeleteConnectionRequest : AmazonIotDataRequest
{
    /// <summary>Whether a persistent session ends too, with its subscriptions and queued messages; the service's default is false.</summary>
    public bool? CleanSession { get; set; }

    /// <summary>The client's identifier; required.</summary>
    public string ClientId { get; set; }

    /// <summary>Whether the client's will is kept back; the service's default is false.</summary>
    public bool? PreventWillMessage { get; set; }
}
