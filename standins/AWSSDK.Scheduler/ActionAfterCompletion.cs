using Amazon.Runtime;

namespace Amazon.Scheduler;

/// <summary>What becomes of a schedule after its last invocation.</summary>
public class ActionAfterCompletion : ConstantClass
{
    /// <summary>It is deleted.</summary>
    public static readonly ActionAfterCompletion DELETE = new("DELETE");

    /// <summary>It stays.</summary>
    public static readonly ActionAfterCompletion NONE = new("NONE");

    /// <summary>A value, also one that is not listed here.</summary>
    public ActionAfterCompletion(string value)
        : base(value)
    {
    }
}
