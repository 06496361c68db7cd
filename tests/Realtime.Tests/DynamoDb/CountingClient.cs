using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Realtime.Tests.DynamoDb;

/// <summary>Asks for the consumed capacity, and adds it up.</summary>
internal sealed class CountingClient(string endpoint)
    : AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = endpoint })
{
    public double Read { get; set; }

    public double Written { get; set; }

    /// <summary>How many batches were read.</summary>
    public int Batches { get; set; }

    public override async Task<GetItemResponse> GetItemAsync(GetItemRequest request, CancellationToken cancellationToken = default)
    {
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        var response = await base.GetItemAsync(request, cancellationToken);
        Read += response.ConsumedCapacity.CapacityUnits ?? 0;
        return response;
    }

    public override async Task<QueryResponse> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default)
    {
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        var response = await base.QueryAsync(request, cancellationToken);
        Read += response.ConsumedCapacity.CapacityUnits ?? 0;
        return response;
    }

    public override async Task<PutItemResponse> PutItemAsync(PutItemRequest request, CancellationToken cancellationToken = default)
    {
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        var response = await base.PutItemAsync(request, cancellationToken);
        Written += response.ConsumedCapacity.CapacityUnits ?? 0;
        return response;
    }

    public override async Task<UpdateItemResponse> UpdateItemAsync(UpdateItemRequest request, CancellationToken cancellationToken = default)
    {
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        var response = await base.UpdateItemAsync(request, cancellationToken);
        Written += response.ConsumedCapacity.CapacityUnits ?? 0;
        return response;
    }

    public override async Task<BatchGetItemResponse> BatchGetItemAsync(BatchGetItemRequest request, CancellationToken cancellationToken = default)
    {
        request.ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL;
        var response = await base.BatchGetItemAsync(request, cancellationToken);
        Read += response.ConsumedCapacity.Sum(table => table.CapacityUnits ?? 0);
        Batches++;
        return response;
    }
}
