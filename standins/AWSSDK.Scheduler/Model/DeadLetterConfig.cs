namespace Amazon.Scheduler.Model;

/// <summary>The queue of an invocation that fails for good.</summary>
public class DeadLetterConfig
{
    /// <summary>The ARN of a standard queue.</summary>
    public string Arn { get; set; }
}
