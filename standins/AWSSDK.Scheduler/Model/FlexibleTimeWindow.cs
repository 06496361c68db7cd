namespace Amazon.Scheduler.Model;

/// <summary>How exact a schedule's time is.</summary>
public class FlexibleTimeWindow
{
    /// <summary>Whether there is a window; required.</summary>
    public FlexibleTimeWindowMode Mode { get; set; }
}
