using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Realtime;

/// <summary>Reads any number of a table's items at once, in any order; what isn't there is missing in the answer.</summary>
internal static class ItemBatch
{
    /// <summary>How often a table may answer nothing at all, one time after the other: about ten seconds.</summary>
    public const int FruitlessReads = 10;

    private const int KeysPerRead = 100;

    /// <summary>
    /// Reads the items of <paramref name="keys"/>, none of which may stand there twice; if <paramref name="isConsistent"/>, as they are now, for twice
    /// the price.
    /// </summary>
    /// <exception cref="ProvisionedThroughputExceededException">The table left everything unprocessed, again and again.</exception>
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
            for (int attempt = 0, fruitless = 0; ; attempt++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var answer = await client.BatchGetItemAsync(
                    new BatchGetItemRequest { RequestItems = new() { [tableName] = new KeysAndAttributes { Keys = left, ConsistentRead = isConsistent } } },
                    cancellationToken);
                found.AddRange(answer.Responses?.GetValueOrDefault(tableName) ?? []);
                var unprocessed = answer.UnprocessedKeys?.GetValueOrDefault(tableName)?.Keys ?? [];
                fruitless = unprocessed.Count == left.Count ? fruitless + 1 : 0;
                left = unprocessed;
                if (left.Count == 0)
                {
                    break;
                }

                if (fruitless == FruitlessReads)
                {
                    throw Throttled();
                }

                // Left unprocessed: the table is throttled, and asking again at once would keep it so.
                await Backoff.WaitAsync(attempt, clock, cancellationToken);
            }
        }

        return found;
    }

    // As DynamoDB says it of a whole request.
    private static ProvisionedThroughputExceededException Throttled() => new(
        "The table left all keys unprocessed.", innerException: null, ErrorType.Unknown, "ProvisionedThroughputExceededException", requestId: null, HttpStatusCode.BadRequest);
}
