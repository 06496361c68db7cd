using System.Text.Json.Nodes;
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
