using System.Text.Json.Nodes;

namespace LocalCloud.DynamoDb;

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
