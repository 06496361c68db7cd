namespace LocalCloud.DynamoDb;

/// <summary>Registers Amazon DynamoDB: tables, and a dynalite process behind IAM.</summary>
internal static class DynamoDbServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddDynamoDb(this IServiceCollection services) => services;
}
