namespace LocalCloud.CloudWatch;

/// <summary>Registers resource types of monitoring that have no local effect.</summary>
internal static class CloudWatchServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddCloudWatch(this IServiceCollection services) => services;
}
