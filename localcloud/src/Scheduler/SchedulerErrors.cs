using LocalCloud.Gateway;

namespace LocalCloud.Scheduler;

/// <summary>EventBridge Scheduler's errors.</summary>
internal static class SchedulerErrors
{
    public static AwsException Validation(string message) => new("ValidationException", StatusCodes.Status400BadRequest, message);

    /// <summary>A member that breaks the service's model, in the words that all of AWS's services have for it.</summary>
    public static AwsException Constraint(string member, string constraint) =>
        Validation($"1 validation error detected: Value at '{char.ToLowerInvariant(member[0])}{member[1..]}' failed to satisfy constraint: {constraint}");

    public static AwsException NoSchedule(string name) => NotFound($"Schedule {name} does not exist.");

    public static AwsException NoGroup(string name) => NotFound($"Schedule group {name} does not exist.");

    public static AwsException Conflict(string name) => new("ConflictException", StatusCodes.Status409Conflict, $"Schedule {name} already exists.");

    private static AwsException NotFound(string message) => new("ResourceNotFoundException", StatusCodes.Status404NotFound, message);
}
