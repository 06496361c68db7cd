using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.Lambda;

namespace LocalCloud.Logs;

/// <summary>The lines that Lambda itself writes into a function's log, as text or as JSON.</summary>
internal sealed class SystemLines(FunctionDefinition function, string stream, TimeProvider clock)
{
    private const string Version = "$LATEST";

    private bool IsJson => function.LogFormat == "JSON";

    // At WARN, the records about what went well are left out.
    private bool IsQuiet => IsJson && function.SystemLogLevel == "WARN";

    /// <summary>An environment starts; a text log says nothing here.</summary>
    public IReadOnlyList<string> InitStart() => IsJson && !IsQuiet ? [Json("platform.initStart", new()
    {
        ["initializationType"] = "on-demand",
        ["phase"] = "init",
        ["functionName"] = function.Name,
        ["functionVersion"] = Version,
        ["instanceId"] = stream,
        ["instanceMaxMemory"] = function.MemoryMegabytes * 1024L * 1024,
    })] : [];

    /// <summary>An invocation starts.</summary>
    public IReadOnlyList<string> Start(string requestId) =>
        IsQuiet ? []
        : IsJson ? [Json("platform.start", new() { ["requestId"] = requestId, ["functionArn"] = function.Arn, ["version"] = Version })]
        : [$"START RequestId: {requestId} Version: {Version}"];

    /// <summary>The runtime ended or was stopped.</summary>
    public IReadOnlyList<string> Broken(string requestId, string message) =>
        IsJson ? [] : [$"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {requestId} {message}"];

    /// <summary>An invocation ended.</summary>
    public IReadOnlyList<string> Report(InvocationReport report) =>
        IsQuiet && report.ErrorType is null ? []
        : IsJson ? [Json("platform.report", JsonRecord(report))]
        : [$"END RequestId: {report.RequestId}", Text(report)];

    private string Text(InvocationReport report)
    {
        var init = report.InitDuration is { } time ? $"\tInit Duration: {Milliseconds(time)} ms" : "";
        var status = report.Status switch
        {
            "timeout" => "\tStatus: timeout",
            "failure" => $"\tStatus: error\tError Type: {report.ErrorType}",
            _ => "",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"REPORT RequestId: {report.RequestId}\tDuration: {Milliseconds(report.Duration)} ms\tBilled Duration: {report.BilledMilliseconds} ms\tMemory Size: {function.MemoryMegabytes} MB\tMax Memory Used: {report.Megabytes} MB{init}{status}");
    }

    private JsonObject JsonRecord(InvocationReport report)
    {
        var metrics = new JsonObject
        {
            ["durationMs"] = Math.Round(report.Duration.TotalMilliseconds, 3),
            ["billedDurationMs"] = report.BilledMilliseconds,
            ["memorySizeMB"] = function.MemoryMegabytes,
            ["maxMemoryUsedMB"] = report.Megabytes,
        };
        if (report.InitDuration is { } init)
        {
            metrics["initDurationMs"] = Math.Round(init.TotalMilliseconds, 3);
        }

        var record = new JsonObject { ["requestId"] = report.RequestId, ["metrics"] = metrics, ["status"] = report.Status };
        if (report.ErrorType is { } error)
        {
            record["errorType"] = error;
        }

        return record;
    }

    private string Json(string type, JsonObject record) => new JsonObject
    {
        ["time"] = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["type"] = type,
        ["record"] = record,
    }.ToJsonString();

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture);
}
