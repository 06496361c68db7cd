using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Logs;

/// <summary>What CloudWatch Logs supports.</summary>
internal static class LogsSupport
{
    public static ServiceSupport Table { get; } = new("CloudWatch Logs and metrics")
    {
        Features =
        [
            Partial("Logs of functions", "kept in memory, at /_local/logs"),
            No("The Logs API"),
            No("Metrics, alarms, dashboards", "known in templates, without effect"),
        ],
    };
}
