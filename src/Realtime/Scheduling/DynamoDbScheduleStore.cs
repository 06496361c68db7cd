using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Realtime.Inbox;

namespace Realtime.Scheduling;

/// <inheritdoc/>
internal sealed class DynamoDbScheduleStore(IAmazonDynamoDB client, string tableName) : IScheduleStore
{
    private const string StillWaits = "#state = :scheduled";

    /// <inheritdoc/>
    public async Task<ScheduledEvent?> FindAsync(string source, string id, CancellationToken cancellationToken)
    {
        var answer = await client.GetItemAsync(
            new GetItemRequest { TableName = tableName, Key = ScheduleItem.Key(source, id), ConsistentRead = true }, cancellationToken);
        return answer.Item is { Count: > 0 } item ? ScheduleItem.Read(source, id, item) : null;
    }

    /// <inheritdoc/>
    public async Task<bool> TryAddAsync(ScheduledEvent scheduled, CancellationToken cancellationToken)
    {
        try
        {
            await client.PutItemAsync(
                new PutItemRequest
                {
                    TableName = tableName,
                    Item = ScheduleItem.Write(scheduled),
                    ConditionExpression = $"attribute_not_exists({InboxTable.PartitionKey})",
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<ScheduledEvent?> TrySendAsync(string source, string id, CancellationToken cancellationToken)
    {
        var update = Update(source, id, "SET #state = :sent", StillWaits);
        update.ExpressionAttributeValues = new() { [":sent"] = new() { S = ScheduleItem.Sent }, [":scheduled"] = new() { S = ScheduleItem.Scheduled } };
        update.ReturnValues = ReturnValue.ALL_NEW;
        return await TryAsync(update, cancellationToken) is { } item ? ScheduleItem.Read(source, id, item) : null;
    }

    /// <inheritdoc/>
    public async Task<bool> TryCancelAsync(string source, string id, string by, CancellationToken cancellationToken)
    {
        var update = Update(source, id, $"SET #state = :cancelled, {ScheduleItem.CancelledBy} = :by REMOVE {ScheduleItem.Body}", StillWaits);
        update.ExpressionAttributeValues = new()
        {
            [":cancelled"] = new() { S = ScheduleItem.Cancelled },
            [":by"] = new() { S = by },
            [":scheduled"] = new() { S = ScheduleItem.Scheduled },
        };
        return await TryAsync(update, cancellationToken) is not null;
    }

    /// <inheritdoc/>
    public Task FinishAsync(string source, string id, CancellationToken cancellationToken)
    {
        var update = Update(source, id, $"SET {ScheduleItem.Published} = :yes REMOVE {ScheduleItem.Body}", "#state = :sent");
        update.ExpressionAttributeValues = new() { [":yes"] = new() { BOOL = true }, [":sent"] = new() { S = ScheduleItem.Sent } };
        return TryAsync(update, cancellationToken);
    }

    private UpdateItemRequest Update(string source, string id, string update, string condition) => new()
    {
        TableName = tableName,
        Key = ScheduleItem.Key(source, id),
        UpdateExpression = update,
        ConditionExpression = condition,
        ExpressionAttributeNames = new() { ["#state"] = ScheduleItem.State },
    };

    private async Task<Dictionary<string, AttributeValue>?> TryAsync(UpdateItemRequest update, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.UpdateItemAsync(update, cancellationToken)).Attributes ?? [];
        }
        catch (ConditionalCheckFailedException)
        {
            return null;
        }
    }
}
