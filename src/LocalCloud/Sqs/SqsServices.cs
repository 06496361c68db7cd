namespace LocalCloud.Sqs;

/// <summary>Registers Amazon SQS: queues and their policies.</summary>
internal static class SqsServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddSqs(this IServiceCollection services) => services;
}
