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

/// <summary>Sweeps expired items every minute of the local clock, so at once when it was moved, until nothing expired is left.</summary>
internal sealed partial class TimeToLiveSweeper(TimeToLiveSweep sweep, TimeProvider clock, ILogger<TimeToLiveSweeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Only the time of day moves with the clock, ticks come at their own pace; so a move is seen within a tick.
        var due = clock.GetUtcNow() + Interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Tick, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (clock.GetUtcNow() < due || stoppingToken.IsCancellationRequested)
            {
                continue;
            }

            var left = await SweepAsync(stoppingToken);
            // Soon again when something is left: after a jump nobody wants to wait minutes for what days would have done.
            due = clock.GetUtcNow() + (left > 0 ? Tick : Interval);
            Swept(logger, left);
        }
    }

    private async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await sweep.RunAsync(cancellationToken);
        }
        catch (AwsException error)
        {
            Failed(logger, error);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    [LoggerMessage(4521, LogLevel.Debug, "Swept expired items: {Left} left", EventName = "TimeToLiveSwept")]
    private static partial void Swept(ILogger logger, int left);

    [LoggerMessage(4522, LogLevel.Warning, "Sweeping expired items failed", EventName = "TimeToLiveFailed")]
    private static partial void Failed(ILogger logger, Exception exception);
}
