using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Functions.Tests.Fakes;

/// <summary>The table <c>Connections</c>, as far as it is used.</summary>
internal sealed class FakeConnectionsTable
{
    public const string Name = "Connections";

    public FakeConnectionsTable()
    {
        (Client, var fake) = ClientFake.Create<IAmazonDynamoDB>();
        fake.On<GetItemRequest, GetItemResponse>((request, _) =>
            Answer("Get", request.TableName, () => new GetItemResponse { Item = Items.GetValueOrDefault(Key(request.Key)) }));
        fake.On<PutItemRequest, PutItemResponse>((request, _) => Answer("Put", request.TableName, () =>
        {
            var key = Key(request.Item);
            if (!new Expression(request.ExpressionAttributeNames, request.ExpressionAttributeValues).Holds(request.ConditionExpression, Items.GetValueOrDefault(key)))
            {
                throw new ConditionalCheckFailedException("The conditional request failed");
            }

            Items[key] = request.Item;
            return new PutItemResponse();
        }));
        fake.On<DeleteItemRequest, DeleteItemResponse>((request, _) => Answer("Delete", request.TableName, () =>
        {
            Items.Remove(Key(request.Key));
            return new DeleteItemResponse();
        }));
        fake.On<QueryRequest, QueryResponse>((request, _) => Answer("Query", request.TableName, () => new QueryResponse { Items = Find(request) }));
    }

    public IAmazonDynamoDB Client { get; }

    public SortedDictionary<(string Pk, string Sk), Dictionary<string, AttributeValue>> Items { get; } = [];

    /// <summary>How many calls there were.</summary>
    public int Calls { get; private set; }

    /// <summary>Throws for a call, or does nothing.</summary>
    public Action<string> Fail { get; set; } = _ => { };

    /// <summary>Ends when a call may be done: at once, unless a test has an order of its own.</summary>
    public Func<Task> Turn { get; set; } = () => Task.CompletedTask;

    /// <summary>The client ids of the connections that stand.</summary>
    public IEnumerable<string> Live(string subject) =>
        Items.Where(item => item.Key.Pk == $"connection|{subject}" && item.Key.Sk.StartsWith("live|", StringComparison.Ordinal)).Select(item => item.Value["clientId"].S);

    private List<Dictionary<string, AttributeValue>> Find(QueryRequest request)
    {
        Assert.Equal("pk = :pk AND begins_with(sk, :live)", request.KeyConditionExpression);
        var (pk, prefix) = (request.ExpressionAttributeValues[":pk"].S, request.ExpressionAttributeValues[":live"].S);
        return [.. Items.Where(item => item.Key.Pk == pk && item.Key.Sk.StartsWith(prefix, StringComparison.Ordinal)).Select(item => item.Value)];
    }

    private static (string, string) Key(Dictionary<string, AttributeValue> item) => (item["pk"].S, item["sk"].S);

    private async Task<T> Answer<T>(string call, string table, Func<T> answer)
    {
        Assert.Equal(Name, table);
        Calls++;
        Fail(call);
        await Turn();
        return answer();
    }
}
