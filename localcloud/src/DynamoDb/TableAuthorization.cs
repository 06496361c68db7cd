using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.DynamoDb;

/// <summary>Decides whether a request may go on to the tables, with the condition keys that DynamoDB gives to IAM.</summary>
internal sealed class TableAuthorization(IAccessControl access, KeySchemas schemas, CloudOptions options)
{
    /// <summary>ARN of a table, or of everything in the account.</summary>
    public string ArnOf(string? table, string? index = null) =>
        $"arn:aws:dynamodb:{options.Region}:{options.AccountId}:table/{table ?? "*"}{(index is null ? "" : $"/index/{index}")}";

    /// <summary>Lets every permission that the request needs be decided.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>.</exception>
    public async Task DemandAsync(string operation, JsonObject input, Principal principal, CancellationToken cancellationToken)
    {
        foreach (var needed in RequiredAccess.Of(operation, input))
        {
            access.Demand(new AccessRequest(
                principal,
                $"dynamodb:{needed.Action}",
                needed.Table is null && operation == "ListTables" ? "*" : ArnOf(needed.Table, needed.Index),
                await ContextAsync(needed, input, cancellationToken)));
        }
    }

    private async Task<Dictionary<string, IReadOnlyList<string>>> ContextAsync(
        TableAccess needed, JsonObject input, CancellationToken cancellationToken)
    {
        var context = new Dictionary<string, IReadOnlyList<string>>();
        IReadOnlyList<string> attributes = [.. needed.Parts.SelectMany(RequestAttributes.Of).Distinct()];
        if (attributes.Count > 0)
        {
            context["dynamodb:Attributes"] = attributes;
        }

        foreach (var name in (IReadOnlyList<string>)["Select", "ReturnValues", "ReturnConsumedCapacity"])
        {
            var value = RequestAttributes.Text(needed.Parts.Count == 1 ? needed.Parts[0][name] ?? input[name] : input[name]);
            if (value is { })
            {
                context[$"dynamodb:{name}"] = [value];
            }
        }

        if (needed.EnclosingOperation is { } enclosing)
        {
            context["dynamodb:EnclosingOperation"] = [enclosing];
        }

        if (needed.Action is "Query" or "Scan")
        {
            context["dynamodb:FullTableScan"] = [needed.Action == "Scan" ? "true" : "false"];
        }

        if (await LeadingKeysAsync(needed, cancellationToken) is { Count: > 0 } keys)
        {
            context["dynamodb:LeadingKeys"] = keys;
        }

        return context;
    }

    private async Task<IReadOnlyList<string>> LeadingKeysAsync(TableAccess needed, CancellationToken cancellationToken)
    {
        if (needed.Table is null
            || await schemas.PartitionKeyAsync(needed.Table, needed.Index, cancellationToken) is not { } partitionKey)
        {
            return [];
        }

        return [.. needed.Parts.SelectMany(part => LeadingKeys(part, partitionKey)).Select(Text).OfType<string>().Distinct()];
    }

    // From every place that may hold one, also where the operation does not look: nobody gets past a condition with a second key.
    private static IEnumerable<JsonNode?> LeadingKeys(JsonObject part, string partitionKey)
    {
        yield return (part["Item"] as JsonObject)?[partitionKey];
        yield return (part["Key"] as JsonObject)?[partitionKey];
        if (RequestAttributes.Text(part["KeyConditionExpression"]) is { } expression
            && ExpressionNames.EqualTo(expression, partitionKey, RequestAttributes.Placeholders(part)) is { } placeholder)
        {
            yield return (part["ExpressionAttributeValues"] as JsonObject)?[placeholder];
        }

        var condition = (part["KeyConditions"] as JsonObject)?[partitionKey] as JsonObject;
        foreach (var value in condition?["AttributeValueList"] as JsonArray ?? [])
        {
            yield return value;
        }
    }

    // {"S": "…"}, {"N": "…"} or {"B": "…"}: the text inside.
    private static string? Text(JsonNode? value) =>
        value is JsonObject { Count: 1 } typed ? RequestAttributes.Text(typed.First().Value) : null;
}

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

/// <summary>One permission that an operation needs: an action on one table or index, with the request's part for it.</summary>
/// <param name="Action"><c>PutItem</c>.</param>
/// <param name="Table">The table's name, or <see langword="null"/> for an action without a table.</param>
/// <param name="Index">The index that is read, or <see langword="null"/>.</param>
/// <param name="Parts">The request's parts that speak of this table: the whole request, or its items.</param>
internal sealed record TableAccess(string Action, string? Table, string? Index, IReadOnlyList<JsonObject> Parts)
{
    /// <summary>The operation that this is a part of (<c>TransactWriteItems</c>), or <see langword="null"/>.</summary>
    public string? EnclosingOperation { get; init; }
}
