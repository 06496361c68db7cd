namespace Amazon.EventBridge.Model;

/// <summary>An event.</summary>
public class PutEventsRequestEntry
{
    /// <summary>What it says: JSON.</summary>
    public string Detail { get; set; }

    /// <summary>What kind of event it is.</summary>
    public string DetailType { get; set; }

    /// <summary>The name or ARN of the bus; the account's default one when it is not set.</summary>
    public string EventBusName { get; set; }

    /// <summary>Who puts it.</summary>
    public string Source { get; set; }
}
