using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.DynamoDb;

/// <summary>Registers Amazon DynamoDB: tables, and a dynalite process behind IAM.</summary>
internal static class DynamoDbServices
{
    private const string AsDynalite = "as dynalite does it";

    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddDynamoDb(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<IDynalite, Dynalite>()
        .AddSingleton<KeySchemas>()
        .AddSingleton<TableAuthorization>()
        .AddSingleton<ITables, Tables>()
        .AddSingleton<TimeToLive>()
        .AddSingleton(provider => new TimeToLiveSweep(
            provider.GetRequiredService<IDynalite>(),
            provider.GetRequiredService<TimeToLive>(),
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared))
        .AddHostedService<TimeToLiveSweeper>()
        .AddSingleton<IResourceType, TableType>()
        .AddSingleton<ILocalEndpoint, TablesEndpoint>()
        .AddSingleton<IAwsService, DynamoDbService>();

    /// <summary>What DynamoDB supports.</summary>
    private static ServiceSupport Support { get; } = new("DynamoDB")
    {
        SigningName = "dynamodb",
        Operations =
        [
            Partial("BatchGetItem", AsDynalite),
            Partial("BatchWriteItem", AsDynalite),
            Partial("CreateTable", AsDynalite),
            Partial("DeleteItem", AsDynalite),
            Partial("DeleteTable", AsDynalite),
            Partial("DescribeTable", AsDynalite),
            Full("DescribeTimeToLive"),
            Partial("GetItem", AsDynalite),
            Partial("ListTables", AsDynalite),
            Partial("ListTagsOfResource", AsDynalite),
            Partial("PutItem", AsDynalite),
            Partial("Query", AsDynalite),
            Partial("Scan", AsDynalite),
            Partial("TagResource", AsDynalite),
            Partial("UntagResource", AsDynalite),
            Partial("UpdateItem", AsDynalite),
            Partial("UpdateTable", AsDynalite),
            Full("UpdateTimeToLive"),
            No("TransactGetItems"),
            No("TransactWriteItems"),
        ],
        Features =
        [
            Full("Time to live"),
            Full("IAM with leading keys and attributes"),
            No("Streams", "stop the start"),
            No("Capacity and throttling"),
            No("PartiQL"),
            No("Backups and global tables"),
        ],
    };
}
