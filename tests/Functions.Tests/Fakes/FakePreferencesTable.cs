using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Functions.Tests.Fakes;

/// <summary>The table <c>Inbox</c>, as far as preferences use it.</summary>
internal sealed class FakePreferencesTable
{
    public const string Name = "Inbox";

    public FakePreferencesTable()
    {
        (Client, var fake) = ClientFake.Create<IAmazonDynamoDB>();
        fake.On<GetItemRequest, GetItemResponse>((request, _) => Answer(request.TableName, () => new GetItemResponse { Item = Items.GetValueOrDefault(Key(request.Key)) }));
        fake.On<UpdateItemRequest, UpdateItemResponse>((request, _) => Answer(request.TableName, () =>
        {
            Writes++;
            var item = Items[Key(request.Key)] = new(Items.GetValueOrDefault(Key(request.Key)) ?? request.Key);
            new Expression(request.ExpressionAttributeNames, request.ExpressionAttributeValues).Apply(request.UpdateExpression, item);
            return new UpdateItemResponse { Attributes = new(item) };
        }));
    }

    public IAmazonDynamoDB Client { get; }

    public Dictionary<string, Dictionary<string, AttributeValue>> Items { get; } = [];

    /// <summary>How many calls there were, writes among them.</summary>
    public int Calls { get; private set; }

    /// <summary>How many writes there were.</summary>
    public int Writes { get; private set; }

    private static string Key(Dictionary<string, AttributeValue> key) => $"{key["pk"].S} {key["sk"].S}";

    private Task<T> Answer<T>(string table, Func<T> answer)
    {
        Assert.Equal(Name, table);
        Calls++;
        return Task.FromResult(answer());
    }
}
