using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary><c>GET /_local/queues</c>: every queue and what lies in it, newest last, without receiving anything.</summary>
internal sealed class QueuesEndpoint(Queues queues) : ILocalEndpoint
{
    private const int MaxMessages = 100;

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet("/queues", () => queues.All.Select(queue =>
    {
        var count = queue.Count();
        return new
        {
            name = queue.Name,
            arn = queue.Arn,
            url = queue.Url,
            visible = count.Visible,
            inFlight = count.InFlight,
            delayed = count.Delayed,
            messages = queue.Peek(MaxMessages).Select(message => new
            {
                messageId = message.Id,
                sentAt = message.SentAt,
                receiveCount = message.ReceiveCount,
                body = message.Body,
                attributes = message.Attributes,
            }),
        };
    }));
}
