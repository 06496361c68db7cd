using System.Text.Json.Nodes;

namespace LocalCloud.DynamoDb;

/// <summary>Which permissions a request needs.</summary>
internal static class RequiredAccess
{
    // These have no resource level on AWS, or name none.
    private static readonly HashSet<string> WithoutTable = ["ListTables", "DescribeLimits", "DescribeEndpoints"];

    /// <summary>The permissions of one request; for an operation that nobody knows, that operation's on everything.</summary>
    public static IReadOnlyList<TableAccess> Of(string operation, JsonObject input) => operation switch
    {
        "BatchGetItem" => Batch(operation, input, Keys),
        "BatchWriteItem" => Batch(operation, input, Writes),
        "TransactGetItems" => Transact(operation, input),
        "TransactWriteItems" => Transact(operation, input),
        "TagResource" or "UntagResource" or "ListTagsOfResource" => [On(operation, input["ResourceArn"], input)],
        _ when WithoutTable.Contains(operation) => [new(operation, Table: null, Index: null, [input])],
        _ => [On(operation, input["TableName"], input)],
    };

    private static TableAccess On(string operation, JsonNode? table, JsonObject input) =>
        new(operation, TableNames.Of(table), RequestAttributes.Text(input["IndexName"]), [input]);

    private static List<TableAccess> Batch(
        string operation, JsonObject input, Func<JsonNode?, IReadOnlyList<JsonObject>> parts) =>
        [.. (input["RequestItems"] as JsonObject ?? []).Select(
            pair => new TableAccess(operation, TableNames.Of(pair.Key), Index: null, parts(pair.Value)))];

    // Each key with what is read of it, so that keys and attributes are found as in GetItem.
    private static IReadOnlyList<JsonObject> Keys(JsonNode? request)
    {
        var shared = request as JsonObject ?? [];
        return [shared, .. (shared["Keys"] as JsonArray ?? []).Select(key => new JsonObject { ["Key"] = key?.DeepClone() })];
    }

    private static List<JsonObject> Writes(JsonNode? requests) =>
        [.. (requests as JsonArray ?? [])
            .OfType<JsonObject>()
            .SelectMany(request => new[] { request["PutRequest"], request["DeleteRequest"] })
            .OfType<JsonObject>()];

    // {"Put": {"TableName": …}} needs dynamodb:PutItem, {"ConditionCheck": …} dynamodb:ConditionCheckItem.
    private static List<TableAccess> Transact(string operation, JsonObject input) =>
        [.. (input["TransactItems"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .SelectMany(item => item)
            .Where(pair => pair.Value is JsonObject)
            .Select(pair => On(pair.Key + "Item", pair.Value!["TableName"], pair.Value.AsObject()) with
            {
                EnclosingOperation = operation,
            })];
}
