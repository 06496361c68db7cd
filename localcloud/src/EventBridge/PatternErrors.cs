using LocalCloud.Gateway;

namespace LocalCloud.EventBridge;

/// <summary>The error for a pattern that is none.</summary>
internal static class PatternErrors
{
    /// <summary>A pattern that EventBridge would not take, either.</summary>
    public static AwsException Invalid(string path, string reason) =>
        new("InvalidEventPatternException", 400, $"Event pattern is not valid. Reason: {reason} at {path}");
}
