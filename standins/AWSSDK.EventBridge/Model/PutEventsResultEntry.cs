namespace Amazon.EventBridge.Model;

/// <summary>What became of an event.</summary>
public class PutEventsResultEntry
{
    /// <summary>Why the bus did not take it.</summary>
    public string ErrorCode { get; set; }

    /// <summary>The same in words.</summary>
    public string ErrorMessage { get; set; }

    /// <summary>The id that it was given.</summary>
    public string EventId { get; set; }
}
