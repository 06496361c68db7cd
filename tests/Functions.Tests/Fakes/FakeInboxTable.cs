using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Functions.Tests.Fakes;

/// <summary>The table <c>Inbox</c>, as far as the functions use it.</summary>
internal sealed class FakeInboxTable
{
    public const string Name = "Inbox";

    private readonly Lock _lock = new();

    public FakeInboxTable()
    {
        (Client, var fake) = ClientFake.Create<IAmazonDynamoDB>();
        fake.On<GetItemRequest, GetItemResponse>((request, _) => Answer("Get", request.TableName, () =>
            new GetItemResponse { Item = Items.GetValueOrDefault(KeyOf(request.Key)) }));
        fake.On<BatchGetItemRequest, BatchGetItemResponse>((request, _) => Answer("BatchGet", request.RequestItems.Keys.Single(), () => new BatchGetItemResponse
        {
            Responses = new() { [Name] = [.. request.RequestItems[Name].Keys.Select(key => Items.GetValueOrDefault(KeyOf(key))).OfType<Dictionary<string, AttributeValue>>()] },
        }));
        fake.On<PutItemRequest, PutItemResponse>((request, _) => Answer("Put", request.TableName, () =>
        {
            Check(request.ConditionExpression, null, request.ExpressionAttributeValues, KeyOf(request.Item));
            Items[KeyOf(request.Item)] = request.Item;
            return new PutItemResponse();
        }));
        fake.On<UpdateItemRequest, UpdateItemResponse>((request, _) => Answer("Update", request.TableName, () => Update(request)));
        fake.On<DeleteItemRequest, DeleteItemResponse>((request, _) => Answer("Delete", request.TableName, () =>
        {
            Items.Remove(KeyOf(request.Key));
            return new DeleteItemResponse();
        }));
        fake.On<QueryRequest, QueryResponse>((request, _) => Answer("Query", request.TableName, () => Query(request)));
    }

    public IAmazonDynamoDB Client { get; }

    public SortedDictionary<(string Pk, string Sk), Dictionary<string, AttributeValue>> Items { get; } = [];

    public List<string> Calls { get; } = [];

    /// <summary>Throws before a call, or does nothing.</summary>
    public Action<string> Fail { get; set; } = _ => { };

    /// <summary>Throws after a call that was done, whose answer is lost then, or does nothing.</summary>
    public Action<string> Lose { get; set; } = _ => { };

    /// <summary>The keys of a partition.</summary>
    public IReadOnlyList<string> KeysOf(string pk) => [.. Items.Keys.Where(key => key.Pk == pk).Select(key => key.Sk)];

    private static (string Pk, string Sk) KeyOf(Dictionary<string, AttributeValue> item) => (item["pk"].S, item["sk"].S);

    private Task<T> Answer<T>(string call, string table, Func<T> answer)
    {
        lock (_lock)
        {
            Assert.Equal(Name, table);
            Calls.Add(call);
            Fail(call);
            var answered = answer();
            Lose(call);
            return Task.FromResult(answered);
        }
    }

    private void Check(string? condition, Dictionary<string, string>? names, Dictionary<string, AttributeValue>? values, (string, string) key)
    {
        if (!new Expression(names, values).Holds(condition, Items.GetValueOrDefault(key)))
        {
            throw new ConditionalCheckFailedException("The conditional request failed");
        }
    }

    private UpdateItemResponse Update(UpdateItemRequest request)
    {
        var key = KeyOf(request.Key);
        Check(request.ConditionExpression, request.ExpressionAttributeNames, request.ExpressionAttributeValues, key);
        var before = Items.GetValueOrDefault(key);
        var item = Items[key] = new(before ?? request.Key);
        new Expression(request.ExpressionAttributeNames, request.ExpressionAttributeValues).Apply(request.UpdateExpression, item);
        return new UpdateItemResponse
        {
            Attributes = request.ReturnValues?.Value switch { "ALL_NEW" => new(item), "ALL_OLD" => before, _ => null },
        };
    }

    private QueryResponse Query(QueryRequest request)
    {
        Assert.True(request.ConsistentRead is true);
        var prefix = request.ExpressionAttributeValues.FirstOrDefault(value => value.Key is ":waits" or ":set" or ":sk").Value?.S ?? "";
        var found = Items
            .Where(item => item.Key.Pk == request.ExpressionAttributeValues[":pk"].S && item.Key.Sk.StartsWith(prefix, StringComparison.Ordinal))
            .Where(item => request.ExclusiveStartKey is not { Count: > 0 } start || string.CompareOrdinal(item.Key.Sk, start["sk"].S) > 0)
            .ToList();
        var page = found.Take(request.Limit ?? 300).ToList();
        return new QueryResponse
        {
            Items = [.. page.Select(item => item.Value)],
            LastEvaluatedKey = page.Count == found.Count ? null : new() { ["pk"] = new(page[^1].Key.Pk), ["sk"] = new(page[^1].Key.Sk) },
        };
    }
}
