using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>The errors of Amazon SQS, by the codes of its query protocol.</summary>
internal static class SqsErrors
{
    /// <summary>No such queue.</summary>
    public static AwsException NonExistentQueue() =>
        new("AWS.SimpleQueueService.NonExistentQueue", 400, "The specified queue does not exist.");

    /// <summary>A value is out of range or malformed.</summary>
    public static AwsException InvalidParameter(string message) => new("InvalidParameterValue", 400, message);

    /// <summary>A value is out of range, in the words SQS has for it.</summary>
    public static AwsException InvalidParameter(string name, object? value, string reason) =>
        InvalidParameter($"Value {value} for parameter {name} is invalid. Reason: {reason}");

    /// <summary>A required parameter is missing.</summary>
    public static AwsException MissingParameter(string name) =>
        new("MissingParameter", 400, $"The request must contain the parameter {name}.");

    /// <summary>The receipt handle is none of this queue's.</summary>
    public static AwsException InvalidReceiptHandle(string handle) =>
        new("ReceiptHandleIsInvalid", 404, $"The input receipt handle \"{handle}\" is not a valid receipt handle.");

    /// <summary>The message is not hidden, so its visibility can't be changed.</summary>
    public static AwsException NotInFlight() => new(
        "AWS.SimpleQueueService.MessageNotInflight",
        400,
        "The message referred to isn't in flight.");

    /// <summary>The queue was purged less than a minute ago.</summary>
    public static AwsException PurgeInProgress(string queue) => new(
        "AWS.SimpleQueueService.PurgeQueueInProgress",
        403,
        $"Only one PurgeQueue operation on {queue} is allowed every 60 seconds.");

    /// <summary>The body holds characters that SQS does not take.</summary>
    public static AwsException InvalidContents() =>
        new("InvalidMessageContents", 400, "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");

    /// <summary>Policies do not allow the action.</summary>
    public static AwsException AccessDenied(string who, string action, string queueArn, bool explicitly)
    {
        // SQS writes the action in lower case here, unlike other services.
        var name = action.ToLowerInvariant();
        var why = explicitly
            ? "with an explicit deny in a policy"
            : $"because no identity-based policy allows the {name} action";
        return new("AccessDenied", 403, $"User: {who} is not authorized to perform: {name} on resource: {queueArn} {why}");
    }
}
