using System.Text.Json.Nodes;
using LocalCloud.DynamoDb;
using LocalCloud.Gateway;

namespace LocalCloud.Tests.DynamoDb;

/// <summary>A store with one table, as far as the sweep of expired items needs it.</summary>
internal sealed class MemoryDynalite : IDynalite
{
    /// <summary>Times of expiry by key.</summary>
    public Dictionary<string, long> Items { get; } = [];

    /// <summary>Keys in the order of their deletion.</summary>
    public List<string> Deleted { get; } = [];

    /// <summary>Happens after a scan, before what it found is deleted.</summary>
    public Action? Scanned { get; set; }

    public Task<AwsResponse> ForwardAsync(string target, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<JsonObject> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken) => Task.FromResult(operation switch
    {
        "DescribeTable" => JsonNode.Parse("""{"Table":{"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}}""")!.AsObject(),
        "Scan" => Scan(input),
        "DeleteItem" => Delete(input),
        _ => throw new NotSupportedException(operation),
    });

    private static long Number(JsonObject input, string name) =>
        long.Parse((string)input["ExpressionAttributeValues"]![name]!["N"]!, System.Globalization.CultureInfo.InvariantCulture);

    // Three items a page, so that pages matter.
    private JsonObject Scan(JsonObject input)
    {
        var start = (string?)input["ExclusiveStartKey"]?["pk"]?["S"] ?? "";
        var page = Items.OrderBy(item => item.Key, StringComparer.Ordinal)
            .Where(item => string.CompareOrdinal(item.Key, start) > 0)
            .Take(3)
            .ToList();
        var found = page.Where(item => item.Value < Number(input, ":now") && item.Value > Number(input, ":oldest")).Select(item => Key(item.Key));
        var answer = new JsonObject { ["Items"] = new JsonArray([.. found]) };
        if (page.Count == 3)
        {
            answer["LastEvaluatedKey"] = Key(page[^1].Key);
        }
        else
        {
            Scanned?.Invoke();
        }

        return answer;
    }

    private JsonObject Delete(JsonObject input)
    {
        var key = (string)input["Key"]!["pk"]!["S"]!;
        if (Items[key] >= Number(input, ":now"))
        {
            throw new AwsException("ConditionalCheckFailedException", 400, "The conditional request failed");
        }

        Items.Remove(key);
        Deleted.Add(key);
        return [];
    }

    private static JsonObject Key(string key) => new() { ["pk"] = new JsonObject { ["S"] = key } };
}
