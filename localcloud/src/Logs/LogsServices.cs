using LocalCloud.CloudFormation;
using LocalCloud.Gateway;

namespace LocalCloud.Logs;

/// <summary>Registers CloudWatch Logs, as far as functions write to it.</summary>
internal static class LogsServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddLogs(this IServiceCollection services) => services
        .AddSingleton(LogsSupport.Table)
        .AddSingleton<LogGroups>()
        .AddSingleton<IResourceType, LogGroupResource>()
        .AddSingleton<ILocalEndpoint, LogsEndpoint>();
}
