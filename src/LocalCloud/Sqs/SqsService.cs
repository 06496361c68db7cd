using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sqs;

/// <summary>
/// Amazon SQS. SDKs of today speak JSON, older ones (and the AWS CLI up to 2.14) the query protocol: its calls are turned into the
/// JSON ones, their answers into XML.
/// </summary>
internal sealed class SqsService(Queues queues, IAccessControl access) : JsonService("sqs", JsonVersion.V10)
{
    private static readonly Dictionary<string, string> ShapeNames = new()
    {
        ["AWS.SimpleQueueService.NonExistentQueue"] = "com.amazonaws.sqs#QueueDoesNotExist",
        ["AWS.SimpleQueueService.MessageNotInflight"] = "com.amazonaws.sqs#MessageNotInflight",
        ["AWS.SimpleQueueService.PurgeQueueInProgress"] = "com.amazonaws.sqs#PurgeQueueInProgress",
        ["AccessDenied"] = "com.amazon.coral.service#AccessDeniedException",
    };

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["sqs"];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IJsonOperation> Operations { get; } = new Dictionary<string, IJsonOperation>
    {
        ["ChangeMessageVisibility"] = new ChangeMessageVisibility(queues),
        ["DeleteMessage"] = new DeleteMessage(queues),
        ["GetQueueAttributes"] = new GetQueueAttributes(queues),
        ["GetQueueUrl"] = new GetQueueUrl(queues),
        ["ListQueues"] = new ListQueues(queues, access),
        ["PurgeQueue"] = new PurgeQueue(queues),
        ["ReceiveMessage"] = new ReceiveMessage(queues),
        ["SendMessage"] = new SendMessage(queues),
    };

    /// <inheritdoc/>
    public override Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken cancellationToken) =>
        SqsQueryProtocol.IsUsedBy(request) ? HandleQueryAsync(request, cancellationToken) : base.HandleAsync(request, cancellationToken);

    /// <inheritdoc/>
    public override AwsResponse Error(AwsException error)
    {
        var written = JsonProtocol.Error(
            new AwsException(
                ShapeNames.GetValueOrDefault(error.Code, $"com.amazonaws.sqs#{error.Code}"),
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
            JsonObject output = await operation.InvokeAsync(SqsQueryProtocol.Input(parameters), request, cancellationToken);
            return SqsQueryProtocol.Answer(name, output);
        }
        catch (AwsException error)
        {
            return QueryProtocol.Error(SqsQueryProtocol.Namespace, error);
        }
    }
}
