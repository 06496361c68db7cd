using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Trails;

namespace LocalCloud.DynamoDb;

/// <summary>
/// Amazon DynamoDB: every operation is authorized here, then handed on to dynalite as it came. Only time to live, which dynalite
/// lacks, is carried out here.
/// </summary>
internal sealed class DynamoDbService(
    IDynalite dynalite, TableAuthorization authorization, KeySchemas schemas, TimeToLive timeToLive, Trail trail)
    : IAwsService
{
    // What dynalite answers; it says of everything else that DynamoDB does not know it.
    private static readonly HashSet<string> Forwarded =
    [
        "BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable", "DescribeTable", "GetItem", "ListTables",
        "ListTagsOfResource", "PutItem", "Query", "Scan", "TagResource", "UntagResource", "UpdateItem", "UpdateTable",
    ];

    private static readonly HashSet<string> WritingItems = ["BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem"];
    private static readonly HashSet<string> ChangingTables = ["CreateTable", "UpdateTable", "DeleteTable"];

    private readonly Dictionary<string, IJsonOperation> _own = new()
    {
        ["DescribeTimeToLive"] = new DescribeTimeToLive(dynalite, timeToLive),
        ["UpdateTimeToLive"] = new UpdateTimeToLive(dynalite, timeToLive),
    };

    /// <inheritdoc/>
    public IReadOnlyCollection<string> SigningNames { get; } = ["dynamodb"];

    /// <summary>The operations that are there.</summary>
    public IEnumerable<string> Operations => Forwarded.Concat(_own.Keys);

    /// <inheritdoc/>
    public async Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        var operation = JsonProtocol.OperationName(request);
        if (!Forwarded.Contains(operation) && !_own.ContainsKey(operation))
        {
            throw NotEmulated.Operation("dynamodb", operation);
        }

        // A name given twice is refused: dynalite might take the other one than was authorized.
        var input = JsonProtocol.Input(request);
        DynamoDbInputs.Members.Demand(operation, input);
        var principal = request.Principal ?? throw new AwsException(
            "MissingAuthenticationTokenException", StatusCodes.Status400BadRequest, "Request is missing Authentication Token");
        await authorization.DemandAsync(operation, input, principal, cancellationToken);
        if (_own.TryGetValue(operation, out var own))
        {
            return JsonProtocol.Answer(await own.InvokeAsync(input, request, cancellationToken), JsonVersion.V10);
        }

        var step = WritingItems.Contains(operation) ? trail.Add(StepKind.Write, TableOf(input), principal.Arn, operation, request.Body) : null;
        var response = await dynalite.ForwardAsync(
            request.Headers["X-Amz-Target"].ToString(), Body(operation, input, request), cancellationToken);
        step?.Outcome = response.Status == StatusCodes.Status200OK ? operation : $"{operation} refused: {ErrorOf(response)}";
        if (ChangingTables.Contains(operation) && TableNames.Of(input["TableName"]) is { } table)
        {
            schemas.Forget(table);
        }

        return response;
    }

    /// <inheritdoc/>
    public AwsResponse Error(AwsException error, IHeaderDictionary headers)
    {
        var ns = DynamoDbErrors.NamespaceOf(error);
        // The common errors of AWS's framework write Message with a capital, DynamoDB's own do not.
        return error.Code != "AccessDeniedException" ? JsonProtocol.Error(error, JsonVersion.V10, ns) : new AwsResponse
        {
            Status = error.Status,
            ContentType = "application/x-amz-json-1.0",
            Body = JsonSerializer.SerializeToUtf8Bytes<JsonNode>(
                new JsonObject { ["__type"] = ns + error.Code, ["Message"] = error.Message }),
            Headers = new Dictionary<string, string> { ["x-amzn-ErrorType"] = error.Code },
        };
    }

    // A batch names its tables as members.
    private static string TableOf(JsonObject input) => TableNames.Of(input["TableName"])
        ?? string.Join(", ", (input["RequestItems"] as JsonObject ?? []).Select(table => table.Key));

    private static string ErrorOf(AwsResponse response)
    {
        try
        {
            var type = (string?)(JsonText.Parse(response.Body.Span) as JsonObject)?["__type"] ?? "";
            return type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It is only shown, and what the caller gets is another matter.
            return $"{response.Status}";
        }
    }

    // dynalite knows tables by name only.
    private static ReadOnlyMemory<byte> Body(string operation, JsonObject input, AwsRequest request)
    {
        if (operation.EndsWith("OfResource", StringComparison.Ordinal)
            || RequestAttributes.Text(input["TableName"]) is not { } name
            || TableNames.Of(name) == name)
        {
            return request.Body;
        }

        input["TableName"] = TableNames.Of(name);
        return JsonSerializer.SerializeToUtf8Bytes<JsonNode>(input);
    }
}

/// <summary>Which of DynamoDB's two namespaces an error's name stands in.</summary>
internal static class DynamoDbErrors
{
    private const string Common = "com.amazon.coral.service#";
    private const string Own = "com.amazonaws.dynamodb.v20120810#";

    private static readonly HashSet<string> CommonCodes =
    [
        "AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignatureException",
        "MissingAuthenticationTokenException", "ExpiredTokenException", "SerializationException", "UnknownOperationException",
        NotEmulated.Code,
    ];

    /// <summary>What stands before the code in <c>__type</c>.</summary>
    public static string NamespaceOf(AwsException error) => CommonCodes.Contains(error.Code) ? Common
        : error.Code == "ValidationException" ? "com.amazon.coral.validate#"
        : Own;
}
