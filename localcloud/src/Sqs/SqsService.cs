using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>
/// Amazon SQS. SDKs of today speak JSON, older ones (and the AWS CLI up to 2.14) the query protocol: its calls are turned into the
/// JSON ones, their answers into XML.
/// </summary>
internal sealed class SqsService(Queues queues) : JsonService("sqs", JsonVersion.V10)
{
    private const string QueryPrefix = "AWS.SimpleQueueService.";

    // The errors that the JSON protocol has other names for; else it only leaves out the prefix.
    private static readonly Dictionary<string, string> ShapeNames = new()
    {
        [QueryPrefix + "NonExistentQueue"] = "com.amazonaws.sqs#QueueDoesNotExist",
        ["QueueAlreadyExists"] = "com.amazonaws.sqs#QueueNameExists",
        ["AccessDenied"] = "com.amazon.coral.service#AccessDeniedException",
    };

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["sqs"];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IJsonOperation> Operations { get; } = new Dictionary<string, IJsonOperation>
    {
        ["ChangeMessageVisibility"] = new ChangeMessageVisibility(queues),
        ["ChangeMessageVisibilityBatch"] = new ChangeMessageVisibilityBatch(queues),
        ["CreateQueue"] = new CreateQueue(queues),
        ["DeleteMessage"] = new DeleteMessage(queues),
        ["DeleteMessageBatch"] = new DeleteMessageBatch(queues),
        ["DeleteQueue"] = new DeleteQueue(queues),
        ["GetQueueAttributes"] = new GetQueueAttributes(queues),
        ["GetQueueUrl"] = new GetQueueUrl(queues),
        ["ListDeadLetterSourceQueues"] = new ListDeadLetterSourceQueues(queues),
        ["ListQueues"] = new ListQueues(queues),
        ["PurgeQueue"] = new PurgeQueue(queues),
        ["ReceiveMessage"] = new ReceiveMessage(queues),
        ["SendMessage"] = new SendMessage(queues),
        ["SendMessageBatch"] = new SendMessageBatch(queues),
        ["SetQueueAttributes"] = new SetQueueAttributes(queues),
        ["StartMessageMoveTask"] = new StartMessageMoveTask(queues),
    };

    /// <inheritdoc/>
    public override Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken cancellationToken) =>
        SqsQueryProtocol.IsUsedBy(request) ? HandleQueryAsync(request, cancellationToken) : base.HandleAsync(request, cancellationToken);

    /// <inheritdoc/>
    public override AwsResponse Error(AwsException error)
    {
        var written = JsonProtocol.Error(
            new AwsException(
                ShapeNames.GetValueOrDefault(error.Code, "com.amazonaws.sqs#" + error.Code.Replace(QueryPrefix, "", StringComparison.Ordinal)),
                // With JSON, SQS answers 400 to what were 403 and 404 in the query protocol.
                error.Status is 403 or 404 ? StatusCodes.Status400BadRequest : error.Status,
                error.Message),
            JsonVersion.V10);
        // SDKs that once spoke the query protocol take the code from here.
        return written with
        {
            Headers = new Dictionary<string, string>(written.Headers)
            {
                ["x-amzn-query-error"] = $"{error.Code};{(error.Status >= 500 ? "Receiver" : "Sender")}",
            },
        };
    }

    private async Task<AwsResponse> HandleQueryAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var parameters = QueryProtocol.Parameters(request);
            var name = parameters.GetValueOrDefault("Action") ?? throw new AwsException("MissingAction", 400, "MissingAction");
            var operation = Operations.GetValueOrDefault(name) ?? throw NotEmulated.Operation("sqs", name);
            JsonObject output = await operation.InvokeAsync(SqsQueryProtocol.Input(name, parameters), request, cancellationToken);
            return SqsQueryProtocol.Answer(name, output);
        }
        catch (AwsException error)
        {
            return QueryProtocol.Error(SqsQueryProtocol.Namespace, error);
        }
    }
}
