using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>ChangeMessageVisibility.</summary>
internal sealed class ChangeMessageVisibility(Queues queues) : SqsOperation(queues)
{
    private const int MaximumSeconds = 43_200;

    /// <summary>Hides the message that <paramref name="input"/> names for as long as it says.</summary>
    /// <exception cref="AwsException">It can't be.</exception>
    public static void Change(Queue queue, JsonObject input)
    {
        var seconds = Number(input, "VisibilityTimeout", 0, MaximumSeconds) ?? throw SqsErrors.MissingParameter("VisibilityTimeout");
        queue.ChangeVisibility(RequiredText(input, "ReceiptHandle"), TimeSpan.FromSeconds(seconds));
    }

    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        Change(Open(input, request, "sqs:ChangeMessageVisibility"), input);
        return Task.FromResult<JsonObject>([]);
    }
}

/// <summary>ChangeMessageVisibilityBatch.</summary>
internal sealed class ChangeMessageVisibilityBatch(Queues queues)
    : BatchOperation(queues, "sqs:ChangeMessageVisibility", "ChangeMessageVisibilityBatchRequestEntry")
{
    /// <inheritdoc/>
    protected override JsonObject Do(Queue queue, JsonObject entry, AwsRequest request)
    {
        ChangeMessageVisibility.Change(queue, entry);
        return [];
    }
}
