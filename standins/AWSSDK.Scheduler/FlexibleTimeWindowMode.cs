using Amazon.Runtime;

namespace Amazon.Scheduler;

/// <summary>Whether a schedule has a window of time.</summary>
public class FlexibleTimeWindowMode : ConstantClass
{
    /// <summary>Within the window.</summary>
    public static readonly FlexibleTimeWindowMode FLEXIBLE = new("FLEXIBLE");

    /// <summary>At its time.</summary>
    public static readonly FlexibleTimeWindowMode OFF = new("OFF");

    /// <summary>A value, also one that is not listed here.</summary>
    public FlexibleTimeWindowMode(string value)
        : base(value)
    {
    }
}
