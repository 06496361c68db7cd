using System.Text.Json.Nodes;
using System.Xml.Linq;
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
    internal override OperationInputs Inputs => SqsInputs.Members;

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
        SqsQueryProtocol.IsUsedBy(request.Headers) ? HandleQueryAsync(request, cancellationToken) : base.HandleAsync(request, cancellationToken);

    /// <inheritdoc/>
    public override AwsResponse Error(AwsException error, IHeaderDictionary headers)
    {
        if (SqsQueryProtocol.IsUsedBy(headers))
        {
            return QueryProtocol.Error(SqsQueryProtocol.Namespace, error);
        }

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

    // Refused by name, as SQS does: what would be replaced elsewhere becomes a character that no message may have either.
    /// <inheritdoc/>
    protected override JsonObject Input(AwsRequest request) => JsonProtocol.Input(request, "\\uffff"u8);

    private async Task<AwsResponse> HandleQueryAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        var parameters = QueryProtocol.Parameters(request);
        var name = parameters.GetValueOrDefault("Action") ?? throw new AwsException("MissingAction", 400, "MissingAction");
        return SqsQueryProtocol.Answer(name, await InvokeAsync(name, SqsQueryProtocol.Input(name, parameters), request, cancellationToken));
    }
}

/// <summary>Turns calls in SQS's query protocol into JSON ones, and their answers into XML.</summary>
internal static class SqsQueryProtocol
{
    // The query protocol flattens its lists: AttributeName.1, AttributeName.2.
    private static readonly Dictionary<string, string> ListNames = new()
    {
        ["AttributeName"] = "AttributeNames",
        ["MessageAttributeName"] = "MessageAttributeNames",
        ["MessageSystemAttributeName"] = "MessageSystemAttributeNames",
    };

    // Read below, name by name.
    private static readonly HashSet<string> Lists = ["Attribute", "MessageAttribute", "MessageSystemAttribute"];

    /// <summary>Namespace of every element.</summary>
    public static XNamespace Namespace { get; } = "http://queue.amazonaws.com/doc/2012-11-05/";

    /// <summary>Whether a call speaks it.</summary>
    public static bool IsUsedBy(IHeaderDictionary headers) => !headers.ContainsKey("X-Amz-Target");

    /// <summary>The input as the JSON protocol would have it.</summary>
    public static JsonObject Input(string operation, IReadOnlyDictionary<string, string> parameters)
    {
        var input = Fields(QueryProtocol.Own(parameters).Where(pair => !pair.Key.StartsWith($"{operation}RequestEntry.", StringComparison.Ordinal)).ToDictionary());
        List<JsonNode> entries = [];
        for (var i = 1; Below(parameters, $"{operation}RequestEntry.{i}.") is { Count: > 0 } entry; i++)
        {
            entries.Add(Fields(entry));
        }

        if (entries.Count > 0)
        {
            input["Entries"] = new JsonArray([.. entries]);
        }

        return input;
    }

    /// <summary>The answer as XML.</summary>
    public static AwsResponse Answer(string operation, JsonObject output) =>
        QueryProtocol.Answer(Namespace, operation, output.SelectMany(pair => Write(operation, pair.Key, pair.Value!)));

    private static JsonObject Fields(IReadOnlyDictionary<string, string> parameters)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in parameters)
        {
            if (ListNames.TryGetValue(name.Split('.')[0], out var listName))
            {
                fields.TryAdd(listName, new JsonArray());
                fields[listName]!.AsArray().Add(value);
            }
            else if (!name.Contains('.') || !Lists.Contains(name.Split('.')[0]))
            {
                // What has no other name in the JSON protocol is refused by this one.
                fields[name.Split('.')[0]] = value;
            }
        }

        AddMap(fields, "Attributes", parameters, "Attribute", (entry, prefix) => entry.GetValueOrDefault(prefix + "Value"));
        AddMap(fields, "MessageAttributes", parameters, "MessageAttribute", MessageAttribute);
        AddMap(fields, "MessageSystemAttributes", parameters, "MessageSystemAttribute", MessageAttribute);
        return fields;
    }

    // Attribute.1.Name, Attribute.1.Value, Attribute.2.Name ...
    private static void AddMap(
        JsonObject fields,
        string field,
        IReadOnlyDictionary<string, string> parameters,
        string name,
        Func<IReadOnlyDictionary<string, string>, string, JsonNode?> valueAt)
    {
        var map = new JsonObject();
        for (var i = 1; parameters.TryGetValue($"{name}.{i}.Name", out var key); i++)
        {
            map[key] = valueAt(parameters, $"{name}.{i}.");
        }

        if (map.Count > 0)
        {
            fields[field] = map;
        }
    }

    private static JsonObject MessageAttribute(IReadOnlyDictionary<string, string> parameters, string prefix)
    {
        var attribute = new JsonObject();
        foreach (var part in (ReadOnlySpan<string>)["DataType", "StringValue", "BinaryValue"])
        {
            if (parameters.TryGetValue($"{prefix}Value.{part}", out var value))
            {
                attribute[part] = value;
            }
        }

        return attribute;
    }

    private static Dictionary<string, string> Below(IReadOnlyDictionary<string, string> parameters, string prefix) => parameters
        .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);

    private static IEnumerable<XElement> Write(string operation, string name, JsonNode node) => (name, node) switch
    {
        ("Messages", JsonArray messages) => messages.Select(message => Element(operation, "Message", message)),
        ("Successful", JsonArray entries) => entries.Select(entry => Element(operation, operation + "ResultEntry", entry)),
        ("Failed", JsonArray entries) => entries.Select(entry => Element(operation, "BatchResultErrorEntry", entry)),
        ("QueueUrls" or "queueUrls", JsonArray urls) => urls.Select(url => new XElement(Namespace + "QueueUrl", url!.GetValue<string>())),
        ("Attributes", JsonObject attributes) => attributes.Select(
            pair => Entry("Attribute", pair.Key, new XElement(Namespace + "Value", pair.Value!.GetValue<string>()))),
        ("MessageAttributes", JsonObject attributes) => attributes.Select(
            pair => Entry("MessageAttribute", pair.Key, Element(operation, "Value", pair.Value))),
        _ => [new XElement(Namespace + name, node.ToString())],
    };

    private static XElement Element(string operation, string name, JsonNode? fields) =>
        new(Namespace + name, fields!.AsObject().SelectMany(pair => Write(operation, pair.Key, pair.Value!)));

    private static XElement Entry(string element, string name, XElement value) =>
        new(Namespace + element, new XElement(Namespace + "Name", name), value);
}
