using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>One page that shows whether messages go through.</summary>
public sealed class RealtimeDashboard : Construct
{
    private const int Half = 12;

    /// <summary>Adds the dashboard of <paramref name="backend"/>, with the state of <paramref name="alarms"/> on top.</summary>
    public RealtimeDashboard(Construct scope, string id, RealtimeBackendProps props, RealtimeBackend backend, IReadOnlyList<IAlarm> alarms)
        : base(scope, id)
    {
        var functions = BackendMetrics.Functions(backend);
        var dashboard = new Dashboard(this, "Page", new DashboardProps { DefaultInterval = Duration.Hours(12) });
        dashboard.AddWidgets(new AlarmStatusWidget(new AlarmStatusWidgetProps { Title = "Alarms", Width = 2 * Half, Alarms = [.. alarms] }));
        dashboard.AddWidgets(
            OfFunctions("Invocations", functions, "Invocations"),
            OfFunctions("Errors", functions, "Errors"));
        dashboard.AddWidgets(
            OfFunctions("Duration, 99th percentile, ms", functions, "Duration", "p99"),
            OfFunctions("Age of waiting events, ms", BackendMetrics.AsynchronousFunctions(backend), "AsyncEventAge", "Maximum"));
        dashboard.AddWidgets(
            Graph("HTTP API", BackendMetrics.OfApi(backend, "Count"), BackendMetrics.OfApi(backend, "4xx"), BackendMetrics.ApiFailures(backend)),
            Graph(
                "Message log",
                BackendMetrics.OfLog(backend, "ConsumedWriteCapacityUnits"),
                BackendMetrics.OfLog(backend, "ConsumedReadCapacityUnits"),
                BackendMetrics.LogThrottles(backend)));
        dashboard.AddWidgets(Graph("Dead letters", BackendMetrics.DeadLetters(backend)), OwnMetrics(props));
    }

    private static GraphWidget OfFunctions(
        string title, IReadOnlyList<RealtimeFunction> functions, string metric, string statistic = "Sum") => Graph(
            title,
            [.. functions.Select(function =>
                BackendMetrics.OfFunction(function, metric, statistic).With(new MetricOptions { Label = function.Node.Id }))]);

    private static GraphWidget Graph(string title, params IMetric[] metrics) =>
        new(new GraphWidgetProps { Title = title, Width = Half, Left = metrics });

    // A search, so that the functions' own metrics appear as they come, whatever their dimensions.
    private static GraphWidget OwnMetrics(RealtimeBackendProps props) => new(new GraphWidgetProps
    {
        Title = "Messages",
        Width = Half,
        Left =
        [
            new MathExpression(new MathExpressionProps
            {
                Expression = $"SEARCH('Namespace=\"{props.MetricsNamespace}\"', 'Sum', 300)",
                Label = string.Empty,
                UsingMetrics = new Dictionary<string, IMetric>(),
            }),
        ],
    });
}
