using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>SendMessageBatch.</summary>
internal sealed class SendMessageBatch(Queues queues) : BatchOperation(queues, "sqs:SendMessage", "SendMessageBatchRequestEntry")
{
    private const int MaximumBytes = 1_048_576;

    /// <inheritdoc/>
    protected override void Check(Queue queue, IReadOnlyList<JsonObject> entries)
    {
        var size = entries.Sum(entry => (long)MessageRules.Size(
            JsonProtocol.OptionalText(entry, "MessageBody") ?? "", SentMessage.Attributes(entry, "MessageAttributes")));
        if (size > MaximumBytes)
        {
            throw SqsErrors.BatchTooLong(MaximumBytes, size);
        }
    }

    /// <inheritdoc/>
    protected override JsonObject Do(Queue queue, JsonObject entry, AwsRequest request) => SentMessage.Send(queue, entry, Caller(request).UserId);
}
