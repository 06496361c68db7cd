using Amazon.Runtime;

namespace Amazon.Scheduler.Model;

/// <summary>The schedule is deleted.</summary>
public class DeleteScheduleResponse : AmazonWebServiceResponse
{
}
