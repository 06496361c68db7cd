using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Functions.Tests.Fakes;

/// <summary>The table <c>Inbox</c>, as far as events that wait use it.</summary>
internal sealed class FakeInboxTable
{
    public const string Name = "Inbox";

    public FakeInboxTable()
    {
        (Client, var fake) = ClientFake.Create<IAmazonDynamoDB>();
        fake.On<GetItemRequest, GetItemResponse>((request, _) => Answer("Get", request.TableName, () => new GetItemResponse
        {
            Item = request.ConsistentRead is true ? Items.GetValueOrDefault(Key(request.Key)) : throw new NotSupportedException("Reads are consistent."),
        }));
        fake.On<PutItemRequest, PutItemResponse>((request, _) => Answer("Put", request.TableName, () =>
        {
            Require(new(request.ExpressionAttributeNames, request.ExpressionAttributeValues), request.ConditionExpression, Key(request.Item));
            Items[Key(request.Item)] = request.Item;
            return new PutItemResponse();
        }));
        fake.On<UpdateItemRequest, UpdateItemResponse>((request, _) => Answer("Update", request.TableName, () =>
        {
            var expression = new Expression(request.ExpressionAttributeNames, request.ExpressionAttributeValues);
            Require(expression, request.ConditionExpression, Key(request.Key));
            expression.Apply(request.UpdateExpression, Items[Key(request.Key)]);
            return new UpdateItemResponse { Attributes = request.ReturnValues == ReturnValue.ALL_NEW ? new(Items[Key(request.Key)]) : null };
        }));
    }

    public IAmazonDynamoDB Client { get; }

    public Dictionary<string, Dictionary<string, AttributeValue>> Items { get; } = [];

    /// <summary>Throws for a call, or does nothing.</summary>
    public Action<string> Fail { get; set; } = _ => { };

    private static string Key(Dictionary<string, AttributeValue> item) => $"{item["pk"].S} {item["sk"].S}";

    private void Require(Expression expression, string condition, string key)
    {
        if (!expression.Holds(condition, Items.GetValueOrDefault(key)))
        {
            throw new ConditionalCheckFailedException("The conditional request failed");
        }
    }

    private Task<T> Answer<T>(string call, string table, Func<T> answer)
    {
        Assert.Equal(Name, table);
        Fail(call);
        return Task.FromResult(answer());
    }
}
