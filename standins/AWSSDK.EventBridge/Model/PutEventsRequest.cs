namespace Amazon.EventBridge.Model;

/// <summary>Which events to put.</summary>
public class PutEventsRequest : AmazonEventBridgeRequest
{
    /// <summary>The events, 1 to 10; required.</summary>
    public List<PutEventsRequestEntry> Entries { get; set; }
}
