using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Infrastructure.Tests.Users;

/// <summary>A client that reads a table in pages of two items, which cost what a page of 1 MB costs, and fails behind as many as are allowed.</summary>
internal sealed class Paging(string endpoint, int allowed = int.MaxValue) : AmazonDynamoDBClient(
    new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = endpoint })
{
    public const double UnitsOfPage = 256;

    public int Pages { get; private set; }

    public override async Task<ScanResponse> ScanAsync(ScanRequest request, CancellationToken cancellationToken = default)
    {
        if (Pages == allowed)
        {
            throw new AmazonDynamoDBException("The network is gone.");
        }

        Pages++;
        request.Limit = 2;
        var response = await base.ScanAsync(request, cancellationToken);
        // Whoever doesn't ask isn't told.
        response.ConsumedCapacity?.CapacityUnits = UnitsOfPage;
        return response;
    }
}
