using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Functions.Tests.Fakes;

/// <summary>The message log's table, as far as unfinished events use it.</summary>
internal sealed class FakeEventTable
{
    public const string Name = "Log";

    public FakeEventTable()
    {
        (Client, var fake) = ClientFake.Create<IAmazonDynamoDB>();
        fake.On<GetItemRequest, GetItemResponse>((request, cancellationToken) => Answer(
            "Get", request.TableName, () => new GetItemResponse { Item = Items.GetValueOrDefault(request.Key["pk"].S) }, cancellationToken));
        fake.On<PutItemRequest, PutItemResponse>((request, cancellationToken) => Answer(
            "Put",
            request.TableName,
            () =>
            {
                Items[request.Item["pk"].S] = request.Item;
                return new PutItemResponse();
            },
            cancellationToken));
    }

    public IAmazonDynamoDB Client { get; }

    public Dictionary<string, Dictionary<string, AttributeValue>> Items { get; } = [];

    public List<string> Calls { get; } = [];

    /// <summary>Throws for a call, or does nothing.</summary>
    public Action<string> Fail { get; set; } = _ => { };

    private Task<T> Answer<T>(string call, string table, Func<T> answer, CancellationToken cancellationToken)
    {
        Assert.Equal(Name, table);
        cancellationToken.ThrowIfCancellationRequested();
        Calls.Add(call);
        Fail(call);
        return Task.FromResult(answer());
    }
}
