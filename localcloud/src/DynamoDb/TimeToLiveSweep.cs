using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.DynamoDb;

/// <summary>
/// Deletes expired items as DynamoDB does: in no order, and not all at once. Whoever counts on either finds out here and not on AWS.
/// </summary>
internal sealed class TimeToLiveSweep(IDynalite dynalite, TimeToLive timeToLive, TimeProvider clock, Random random)
{
    // DynamoDB takes older times for mistakes.
    private const int YearsBack = 5;

    /// <summary>Deletes about every second expired item.</summary>
    /// <returns>How many expired items are left.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var left = 0;
        foreach (var (table, attribute) in timeToLive.Attributes)
        {
            left += await RunAsync(table, attribute, cancellationToken);
        }

        return left;
    }

    private async Task<int> RunAsync(string table, string attribute, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var expired = await ExpiredAsync(table, attribute, now, cancellationToken);
        random.Shuffle(expired);
        var left = 0;
        foreach (var key in expired)
        {
            if (random.Next(2) == 0)
            {
                left++;
                continue;
            }

            await DeleteAsync(table, attribute, key, now, cancellationToken);
        }

        return left;
    }

    private async Task<JsonObject[]> ExpiredAsync(
        string table, string attribute, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(table, cancellationToken);
        var names = new JsonObject { ["#ttl"] = attribute };
        for (var i = 0; i < keys.Count; i++)
        {
            names[$"#key{i}"] = keys[i];
        }

        List<JsonObject> expired = [];
        JsonNode? start = null;
        do
        {
            var input = new JsonObject
            {
                ["TableName"] = table,
                ["FilterExpression"] = "#ttl < :now AND #ttl > :oldest",
                ["ProjectionExpression"] = string.Join(',', keys.Select((_, i) => $"#key{i}")),
                ["ExpressionAttributeNames"] = names.DeepClone(),
                ["ExpressionAttributeValues"] = new JsonObject { [":now"] = Seconds(now), [":oldest"] = Seconds(now.AddYears(-YearsBack)) },
            };
            if (start is { })
            {
                input["ExclusiveStartKey"] = start.DeepClone();
            }

            var page = await dynalite.CallAsync("Scan", input, cancellationToken);
            expired.AddRange(page["Items"]!.AsArray().Select(item => item!.AsObject()));
            start = page["LastEvaluatedKey"];
        }
        while (start is { });

        return [.. expired];
    }

    private async Task<IReadOnlyList<string>> KeysAsync(string table, CancellationToken cancellationToken)
    {
        var answer = await dynalite.CallAsync("DescribeTable", new() { ["TableName"] = table }, cancellationToken);
        return [.. answer["Table"]!["KeySchema"]!.AsArray().Select(key => (string)key!["AttributeName"]!)];
    }

    private async Task DeleteAsync(
        string table, string attribute, JsonObject key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await dynalite.CallAsync(
                "DeleteItem",
                new()
                {
                    ["TableName"] = table,
                    ["Key"] = key.DeepClone(),
                    ["ConditionExpression"] = "#ttl < :now",
                    ["ExpressionAttributeNames"] = new JsonObject { ["#ttl"] = attribute },
                    ["ExpressionAttributeValues"] = new JsonObject { [":now"] = Seconds(now) },
                },
                cancellationToken);
        }
        catch (AwsException error) when (error.Code == "ConditionalCheckFailedException")
        {
            // Somebody has given the item more time since the scan, or deleted it.
        }
    }

    private static JsonObject Seconds(DateTimeOffset time) =>
        new() { ["N"] = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) };
}
