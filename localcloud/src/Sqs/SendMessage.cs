using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>SendMessage.</summary>
internal sealed class SendMessage(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(SentMessage.Send(Open(input, request, "sqs:SendMessage"), input, Caller(request).UserId));
}
