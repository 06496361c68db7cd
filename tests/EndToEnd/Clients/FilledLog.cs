using Amazon.DynamoDBv2.Model;
using EndToEnd.Running;

namespace EndToEnd.Clients;

/// <summary>A long log in a short time: written by BatchWriteItem, as nobody but a test may do it.</summary>
internal static class FilledLog
{
    private const int BatchSize = 25;

    /// <summary>Gives a topic the messages <c>m1</c>, <c>m2</c> …, an hour old, a millisecond apart.</summary>
    public static async Task WriteAsync(LocalCloudProcess cloud, string topic, int count, Func<int, string> bodyOf)
    {
        using var table = Administrator.DynamoDb(cloud);
        var name = cloud.Outputs["MessageLogTableName"];
        var start = LogItem.Milliseconds(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1));
        await table.PutItemAsync(name, LogItem.Head(topic, count, start + count), TestContext.Current.CancellationToken);
        foreach (var numbers in Enumerable.Range(1, count).Chunk(BatchSize))
        {
            var answer = await table.BatchWriteItemAsync(
                new BatchWriteItemRequest
                {
                    RequestItems = new()
                    {
                        [name] = [.. numbers.Select(number =>
                            new WriteRequest(new PutRequest(LogItem.Message(topic, number, start + number, $"m{number}", bodyOf(number)))))],
                    },
                },
                TestContext.Current.CancellationToken);
            Assert.True(answer.UnprocessedItems is null or { Count: 0 });
        }
    }
}
