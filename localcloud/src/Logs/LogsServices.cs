using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Logs;

/// <summary>Registers CloudWatch Logs, as far as functions write to it.</summary>
internal static class LogsServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddLogs(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<LogGroups>()
        .AddSingleton<IResourceType, LogGroupResource>()
        .AddSingleton<ILocalEndpoint, LogsEndpoint>();

    /// <summary>What CloudWatch Logs supports.</summary>
    private static ServiceSupport Support { get; } = new("CloudWatch Logs and metrics")
    {
        Features =
        [
            Partial("Logs of functions", "kept in memory, at /_local/logs"),
            No("The Logs API"),
            Partial("Metrics of services", "those of a failure that found no dead letter, at /_local/metrics"),
            No("Metrics of functions, alarms, dashboards", "known in templates, without effect"),
        ],
    };
}
