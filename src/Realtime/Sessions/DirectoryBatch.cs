using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Realtime.Sessions;

/// <summary>Reads any number of the directory's items at once, in any order; what isn't there is missing in the answer.</summary>
internal static class DirectoryBatch
{
    private const int KeysPerRead = 100;

    /// <summary>
    /// Reads the items of <paramref name="keys"/>, none of which may stand there twice; if <paramref name="isConsistent"/>, as they are now, for twice
    /// the price.
    /// </summary>
    public static async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> ReadAsync(
        IAmazonDynamoDB client,
        string tableName,
        IReadOnlyCollection<Dictionary<string, AttributeValue>> keys,
        TimeProvider clock,
        bool isConsistent,
        CancellationToken cancellationToken)
    {
        var found = new List<Dictionary<string, AttributeValue>>(keys.Count);
        foreach (var chunk in keys.Chunk(KeysPerRead))
        {
            var left = chunk.ToList();
            for (var attempt = 0; ; attempt++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var answer = await client.BatchGetItemAsync(
                    new BatchGetItemRequest { RequestItems = new() { [tableName] = new KeysAndAttributes { Keys = left, ConsistentRead = isConsistent } } },
                    cancellationToken);
                found.AddRange(answer.Responses?.GetValueOrDefault(tableName) ?? []);
                left = answer.UnprocessedKeys?.GetValueOrDefault(tableName)?.Keys ?? [];
                if (left.Count == 0)
                {
                    break;
                }

                // Left unprocessed: the table is throttled, and asking again at once would keep it so.
                await Backoff.WaitAsync(attempt, clock, cancellationToken);
            }
        }

        return found;
    }
}
