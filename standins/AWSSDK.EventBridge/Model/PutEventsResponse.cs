using Amazon.Runtime;

namespace Amazon.EventBridge.Model;

/// <summary>What became of the events.</summary>
public class PutEventsResponse : AmazonWebServiceResponse
{
    /// <summary>One for each event, in their order; null when the service names none.</summary>
    public List<PutEventsResultEntry> Entries { get; set; }

    /// <summary>How many the bus did not take.</summary>
    public int? FailedEntryCount { get; set; }
}
