using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Infrastructure.Tests.Users;

/// <summary>A client at whose writes something else happens first.</summary>
internal sealed class Meddling(string endpoint, Func<Task> beforeWriteAsync) : AmazonDynamoDBClient(
    new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = endpoint })
{
    public override async Task<UpdateItemResponse> UpdateItemAsync(UpdateItemRequest request, CancellationToken cancellationToken = default)
    {
        await beforeWriteAsync();
        return await base.UpdateItemAsync(request, cancellationToken);
    }

    public override async Task<DeleteItemResponse> DeleteItemAsync(DeleteItemRequest request, CancellationToken cancellationToken = default)
    {
        await beforeWriteAsync();
        return await base.DeleteItemAsync(request, cancellationToken);
    }
}
