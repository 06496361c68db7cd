using LocalCloud.CloudFormation;
using LocalCloud.Gateway;

namespace LocalCloud.DynamoDb;

/// <summary>Registers Amazon DynamoDB: tables, and a dynalite process behind IAM.</summary>
internal static class DynamoDbServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddDynamoDb(this IServiceCollection services) => services
        .AddSingleton(DynamoDbSupport.Table)
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
        .AddSingleton<IAwsService, DynamoDbService>();
}
