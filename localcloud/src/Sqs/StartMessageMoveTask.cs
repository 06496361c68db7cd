using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>StartMessageMoveTask: dead letters go back to where they came from, or to another queue. Here it is done at once.</summary>
internal sealed class StartMessageMoveTask(Queues queues) : SqsOperation(queues)
{
    /// <inheritdoc/>
    public override Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var source = Queues.ByArn(RequiredText(input, "SourceArn")) ?? throw SqsErrors.ResourceNotFound();
        foreach (var action in (ReadOnlySpan<string>)["sqs:StartMessageMoveTask", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"])
        {
            Queues.Demand(Caller(request), action, source);
        }

        if (!Queues.All.Any(queue => queue.Settings.Redrive?.DeadLetterArn == source.Arn))
        {
            throw SqsErrors.InvalidParameter("Source queue must be configured as a Dead Letter Queue.");
        }

        var destination = JsonProtocol.OptionalText(input, "DestinationArn") is { } arn
            ? Queues.ByArn(arn) ?? throw SqsErrors.ResourceNotFound()
            : null;
        foreach (var target in destination is null ? Queues.All.Where(queue => queue.Settings.Redrive?.DeadLetterArn == source.Arn) : [destination])
        {
            Queues.Demand(Caller(request), "sqs:SendMessage", target);
        }

        source.MoveAll(message => destination ?? (message.DeadLetterSourceArn is { } from ? Queues.ByArn(from) : null));
        return Task.FromResult(new JsonObject
        {
            ["TaskHandle"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Guid.NewGuid()} {source.Arn}")),
        });
    }
}
