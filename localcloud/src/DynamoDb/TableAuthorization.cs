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
