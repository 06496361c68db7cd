using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Infrastructure.Users;

/// <summary>Reads a whole table, slowly enough that users are served meanwhile.</summary>
internal static class SlowScan
{
    // A quarter of the tables' cap (UsageCaps).
    private const double UnitsPerSecond = 1_000;

    /// <summary>Reads what the request finds.</summary>
    public static async IAsyncEnumerable<Dictionary<string, AttributeValue>> ReadAsync(
        IAmazonDynamoDB client, ScanRequest request, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await client.ScanAsync(request, cancellationToken);
            foreach (var attributes in page.Items ?? [])
            {
                yield return attributes;
            }

            if (page.LastEvaluatedKey is not { Count: > 0 } next)
            {
                yield break;
            }

            request.ExclusiveStartKey = next;
            var units = page.ConsumedCapacity?.CapacityUnits ?? 0;
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(units * 1_000 / UnitsPerSecond)), clock, cancellationToken);
        }
    }
}
