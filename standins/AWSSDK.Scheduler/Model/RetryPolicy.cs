namespace Amazon.Scheduler.Model;

/// <summary>How often a failed invocation is tried again.</summary>
public class RetryPolicy
{
    /// <summary>60 to 86,400 seconds; null for the service's default.</summary>
    public int? MaximumEventAgeInSeconds { get; set; }

    /// <summary>0 to 185; null for the service's default.</summary>
    public int? MaximumRetryAttempts { get; set; }
}
