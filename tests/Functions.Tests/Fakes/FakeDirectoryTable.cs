using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Functions.Tests.Fakes;

/// <summary>The table <c>Directory</c>, as far as the directory uses it.</summary>
internal sealed class FakeDirectoryTable
{
    public const string Name = "Directory";

    public FakeDirectoryTable()
    {
        (Client, var fake) = ClientFake.Create<IAmazonDynamoDB>();
        fake.On<GetItemRequest, GetItemResponse>((request, _) => Answer("Get", request.TableName, () => new GetItemResponse
        {
            Item = Items.GetValueOrDefault(request.Key["pk"].S),
        }));
        fake.On<PutItemRequest, PutItemResponse>((request, _) => Answer("Put", request.TableName, () =>
        {
            Items[request.Item["pk"].S] = request.Item;
            return new PutItemResponse();
        }));
        fake.On<UpdateItemRequest, UpdateItemResponse>((request, _) => Answer("Update", request.TableName, () => Update(request)));
        fake.On<BatchGetItemRequest, BatchGetItemResponse>((request, _) =>
            Answer("BatchGet", request.RequestItems.Keys.Single(), () =>
            {
                AreBatchesConsistent = request.RequestItems[Name].ConsistentRead is true;
                return Find(request.RequestItems[Name].Keys);
            }));
    }

    public IAmazonDynamoDB Client { get; }

    public Dictionary<string, Dictionary<string, AttributeValue>> Items { get; } = [];

    public List<string> Calls { get; } = [];

    /// <summary>Whether the last batch was read as it is now.</summary>
    public bool AreBatchesConsistent { get; private set; }

    /// <summary>Throws for a call, or does nothing.</summary>
    public Action<string> Fail { get; set; } = _ => { };

    /// <summary>How many keys one batch answers; DynamoDB leaves the others unprocessed.</summary>
    public int KeysPerAnswer { get; set; } = 100;

    private Task<T> Answer<T>(string call, string table, Func<T> answer)
    {
        Assert.Equal(Name, table);
        Calls.Add(call);
        Fail(call);
        return Task.FromResult(answer());
    }

    private UpdateItemResponse Update(UpdateItemRequest request)
    {
        var pk = request.Key["pk"].S;
        var expression = new Expression(request.ExpressionAttributeNames, request.ExpressionAttributeValues);
        if (!expression.Holds(request.ConditionExpression, Items.GetValueOrDefault(pk)))
        {
            throw new ConditionalCheckFailedException("The conditional request failed");
        }

        var item = Items[pk] = new(Items.GetValueOrDefault(pk) ?? request.Key);
        expression.Apply(request.UpdateExpression, item);
        return new UpdateItemResponse { Attributes = request.ReturnValues == ReturnValue.ALL_NEW ? new(item) : null! };
    }

    private BatchGetItemResponse Find(List<Dictionary<string, AttributeValue>> keys)
    {
        Assert.InRange(keys.Count, 1, 100);
        Assert.Equal(keys.Count, keys.Select(key => key["pk"].S).Distinct().Count());
        var answer = new BatchGetItemResponse
        {
            Responses = new() { [Name] = [.. keys.Take(KeysPerAnswer).Select(key => Items.GetValueOrDefault(key["pk"].S)).OfType<Dictionary<string, AttributeValue>>()] },
        };
        if (keys.Count > KeysPerAnswer)
        {
            answer.UnprocessedKeys = new() { [Name] = new KeysAndAttributes { Keys = [.. keys.Skip(KeysPerAnswer)] } };
        }

        return answer;
    }
}
