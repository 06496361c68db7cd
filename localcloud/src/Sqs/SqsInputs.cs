using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>What Amazon SQS takes. Ids of groups and of duplicates are known, and refused as SQS does for standard queues.</summary>
internal static class SqsInputs
{
    private const string Attribute = "{DataType StringValue BinaryValue}";

    private const string Message = $"MessageBody DelaySeconds MessageAttributes{Attribute} MessageSystemAttributes{Attribute} MessageDeduplicationId MessageGroupId";

    public static OperationInputs Members { get; } = new("sqs", $"""
        ChangeMessageVisibility: QueueUrl ReceiptHandle VisibilityTimeout
        ChangeMessageVisibilityBatch: QueueUrl Entries[Id ReceiptHandle VisibilityTimeout]
        CreateQueue: QueueName Attributes
        DeleteMessage: QueueUrl ReceiptHandle
        DeleteMessageBatch: QueueUrl Entries[Id ReceiptHandle]
        DeleteQueue, PurgeQueue: QueueUrl
        GetQueueAttributes: QueueUrl AttributeNames
        GetQueueUrl: QueueName QueueOwnerAWSAccountId
        ListDeadLetterSourceQueues: QueueUrl MaxResults NextToken
        ListQueues: QueueNamePrefix MaxResults NextToken
        ReceiveMessage: QueueUrl AttributeNames MessageSystemAttributeNames MessageAttributeNames MaxNumberOfMessages VisibilityTimeout WaitTimeSeconds
        SendMessage: QueueUrl {Message}
        SendMessageBatch: QueueUrl Entries[Id {Message}]
        SetQueueAttributes: QueueUrl Attributes
        StartMessageMoveTask: SourceArn DestinationArn
        """);
}
