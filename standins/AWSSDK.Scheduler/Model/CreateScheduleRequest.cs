namespace Amazon.Scheduler.Model;

/// <summary>The schedule to create.</summary>
public class CreateScheduleRequest : AmazonSchedulerRequest
{
    /// <summary>What becomes of the schedule after its last invocation; the service's default is that it stays.</summary>
    public ActionAfterCompletion ActionAfterCompletion { get; set; }

    /// <summary>Makes the request the same request when it is sent again.</summary>
    public string ClientToken { get; set; }

    /// <summary>How exact the time is; required.</summary>
    public FlexibleTimeWindow FlexibleTimeWindow { get; set; }

    /// <summary>The group; the service's default is <c>default</c>.</summary>
    public string GroupName { get; set; }

    /// <summary>The name, of which a group has one schedule; required.</summary>
    public string Name { get; set; }

    /// <summary>When: <c>at(yyyy-mm-ddThh:mm:ss)</c>, <c>rate(…)</c> or <c>cron(…)</c>; required.</summary>
    public string ScheduleExpression { get; set; }

    /// <summary>Where the expression's time is told; the service's default is UTC.</summary>
    public string ScheduleExpressionTimezone { get; set; }

    /// <summary>What is invoked; required.</summary>
    public Target Target { get; set; }
}
