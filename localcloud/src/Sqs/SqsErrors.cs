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

    /// <summary>Too many messages are in flight.</summary>
    public static AwsException OverLimit() =>
        new("OverLimit", 403, "The maximum number of in flight messages is reached.");

    /// <summary>An attribute of a queue or of a message that SQS does not know.</summary>
    public static AwsException UnknownAttribute(string name) => new("InvalidAttributeName", 400, $"Unknown Attribute {name}.");

    /// <summary>A queue attribute's value is out of range or malformed.</summary>
    public static AwsException InvalidAttributeValue(string name, string reason) =>
        new("InvalidAttributeValue", 400, $"Invalid value for the parameter {name}. Reason: {reason}");

    /// <summary>There is such a queue, with other attributes.</summary>
    public static AwsException QueueExists(string attribute) =>
        new("QueueAlreadyExists", 400, $"A queue already exists with the same name and a different value for attribute {attribute}");

    /// <summary>There was such a queue less than a minute ago.</summary>
    public static AwsException DeletedRecently() => new(
        "AWS.SimpleQueueService.QueueDeletedRecently", 400, "You must wait 60 seconds after deleting a queue before you can create another with the same name.");

    /// <summary>A batch without entries.</summary>
    public static AwsException EmptyBatch(string entries) => new(
        "AWS.SimpleQueueService.EmptyBatchRequest", 400, $"There should be at least one {entries} in the request.");

    /// <summary>A batch with too many entries.</summary>
    public static AwsException TooManyEntries(int count) => new(
        "AWS.SimpleQueueService.TooManyEntriesInBatchRequest", 400, $"Maximum number of entries per request are 10. You have sent {count}.");

    /// <summary>Two entries of a batch have the same id.</summary>
    public static AwsException EntryIdsNotDistinct(string id) =>
        new("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", 400, $"Id {id} repeated.");

    /// <summary>An entry's id is malformed.</summary>
    public static AwsException InvalidEntryId() => new(
        "AWS.SimpleQueueService.InvalidBatchEntryId",
        400,
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.");

    /// <summary>All messages of a batch together are too long.</summary>
    public static AwsException BatchTooLong(int most, long size) => new(
        "AWS.SimpleQueueService.BatchRequestTooLong", 400, $"Batch requests cannot be longer than {most} bytes. You have sent {size} bytes.");

    /// <summary>There is nothing to move from or to.</summary>
    public static AwsException ResourceNotFound() =>
        new("ResourceNotFoundException", 404, "The resource that you specified for the SourceArn parameter doesn't exist.");

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
