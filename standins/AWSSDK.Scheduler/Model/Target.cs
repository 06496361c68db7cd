namespace Amazon.Scheduler.Model;

/// <summary>What a schedule invokes.</summary>
public class Target
{
    /// <summary>What is invoked; required.</summary>
    public string Arn { get; set; }

    /// <summary>Where an invocation goes that fails for good; null for nowhere.</summary>
    public DeadLetterConfig DeadLetterConfig { get; set; }

    /// <summary>What the target gets; null for what the service makes of the schedule.</summary>
    public string Input { get; set; }

    /// <summary>How often a failed invocation is tried again; null for the service's default.</summary>
    public RetryPolicy RetryPolicy { get; set; }

    /// <summary>The role by which the target is invoked; required.</summary>
    public string RoleArn { get; set; }
}
