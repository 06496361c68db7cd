using Amazon.Runtime;

namespace Amazon.Scheduler.Model;

/// <summary>The created schedule.</summary>
public class CreateScheduleResponse : AmazonWebServiceResponse
{
    /// <summary>Its ARN.</summary>
    public string ScheduleArn { get; set; }
}
