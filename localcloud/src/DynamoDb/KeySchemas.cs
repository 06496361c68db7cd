using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.DynamoDb;

/// <summary>Partition keys of tables and indexes, for the condition key <c>dynamodb:LeadingKeys</c>.</summary>
internal sealed class KeySchemas(IDynalite dynalite)
{
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _tables = new();

    /// <summary>The partition key of a table or of one of its indexes, or <see langword="null"/> when there is none.</summary>
    public async Task<string?> PartitionKeyAsync(string table, string? index, CancellationToken cancellationToken)
    {
        if (!_tables.TryGetValue(table, out var keys))
        {
            keys = await ReadAsync(table, cancellationToken);
            if (keys.Count == 0)
            {
                return null;
            }

            _tables[table] = keys;
        }

        return keys.GetValueOrDefault(index ?? "");
    }

    /// <summary>Forgets a table that is deleted or changed.</summary>
    public void Forget(string table) => _tables.TryRemove(table, out _);

    private async Task<Dictionary<string, string>> ReadAsync(string table, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await dynalite.CallAsync("DescribeTable", new() { ["TableName"] = table }, cancellationToken);
            var description = answer["Table"]!.AsObject();
            var keys = new Dictionary<string, string> { [""] = HashKey(description) };
            foreach (var list in (ReadOnlySpan<string>)["GlobalSecondaryIndexes", "LocalSecondaryIndexes"])
            {
                foreach (var index in (description[list] as JsonArray ?? []).OfType<JsonObject>())
                {
                    keys[(string)index["IndexName"]!] = HashKey(index);
                }
            }

            return keys;
        }
        catch (AwsException error) when (error.Status < StatusCodes.Status500InternalServerError)
        {
            // No such table: the operation itself will say so, to those who may know.
            return [];
        }
    }

    private static string HashKey(JsonObject description) => (string)description["KeySchema"]!.AsArray()
        .Single(key => (string?)key!["KeyType"] == "HASH")!["AttributeName"]!;
}
