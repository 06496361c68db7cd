namespace Amazon.Scheduler.Model;

/// <summary>The schedule to delete.</summary>
public class DeleteScheduleRequest : AmazonSchedulerRequest
{
    /// <summary>Makes the request the same request when it is sent again.</summary>
    public string ClientToken { get; set; }

    /// <summary>The group; the service's default is <c>default</c>.</summary>
    public string GroupName { get; set; }

    /// <summary>The name; required.</summary>
    public string Name { get; set; }
}
