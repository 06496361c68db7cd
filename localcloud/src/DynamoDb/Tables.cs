using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.DynamoDb;

/// <summary>The tables, for the other services.</summary>
internal sealed class Tables(IDynalite dynalite, TableAuthorization authorization) : ITables
{
    /// <inheritdoc/>
    public async Task PutItemAsync(string table, JsonObject item, Principal principal, CancellationToken cancellationToken)
    {
        const string Operation = "PutItem";
        var input = new JsonObject { ["TableName"] = table, ["Item"] = item };
        await authorization.DemandAsync(Operation, input, principal, cancellationToken);
        await dynalite.CallAsync(Operation, input, cancellationToken);
    }
}

/// <summary>Writes to tables, for the other services.</summary>
public interface ITables
{
    /// <summary>Puts an item on behalf of a principal, by its IAM policies.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="item">The item: attributes by name, in DynamoDB's JSON.</param>
    /// <param name="principal">Who puts it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AwsException"><c>ResourceNotFoundException</c>, <c>ValidationException</c>, <c>AccessDeniedException</c>.</exception>
    Task PutItemAsync(string table, JsonObject item, Principal principal, CancellationToken cancellationToken);
}

/// <summary>Plain JSON as DynamoDB's attribute values.</summary>
internal static class AttributeValues
{
    /// <summary>The attribute value of a JSON value: S, N, BOOL, NULL, L or M.</summary>
    public static JsonObject Of(JsonNode? value) => value switch
    {
        null => new() { ["NULL"] = true },
        JsonObject fields => new()
        {
            ["M"] = new JsonObject(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, Of(field.Value)))),
        },
        JsonArray items => new() { ["L"] = new JsonArray([.. items.Select(Of)]) },
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => new() { ["S"] = value.GetValue<string>() },
            JsonValueKind.Number => new() { ["N"] = value.ToJsonString() },
            JsonValueKind.True or JsonValueKind.False => new() { ["BOOL"] = value.GetValue<bool>() },
            _ => new() { ["NULL"] = true },
        },
    };
}
