using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Lambda;

namespace LocalCloud.Logs;

/// <summary>
/// The log stream of one execution environment. Lines are written under the function's role; as on AWS they are lost, and the
/// function goes on, when the role lacks the permission.
/// </summary>
internal sealed class FunctionLog(LogGroups groups, FunctionDefinition function, string stream, Principal principal, TimeProvider clock)
{
    private const int TailBytes = 4096;

    private readonly Lock _lock = new();
    private readonly List<string> _invocation = [];
    private readonly SystemLines _system = new(function, stream, clock);
    private bool? _isPermitted;

    /// <summary>The environment starts.</summary>
    public void Initialize() => Write(_system.InitStart());

    /// <summary>An invocation starts.</summary>
    public void Begin(string requestId)
    {
        lock (_lock)
        {
            _invocation.Clear();
        }

        Write(_system.Start(requestId));
    }

    /// <summary>Writes lines of the function's own, those of its level and above.</summary>
    public void WriteOwn(IReadOnlyList<string> lines) =>
        Write(function.LogFormat == "JSON" ? LogLevels.From(function.ApplicationLogLevel, lines) : lines);

    /// <summary>Writes lines.</summary>
    public void Write(IReadOnlyList<string> lines)
    {
        lock (_lock)
        {
            _invocation.AddRange(lines);
            if (lines.Count > 0 && IsPermitted())
            {
                groups.Add(function.LogGroup, lines.Select(line => new LogLine(clock.GetUtcNow(), stream, line)));
            }
        }
    }

    /// <summary>The process ended or was stopped.</summary>
    public void Break(string requestId, InvocationOutcome outcome) => Write(_system.Broken(requestId, MessageOf(outcome)));

    /// <summary>The invocation ended.</summary>
    /// <returns>The last 4 KB of its lines.</returns>
    public string End(InvocationReport report)
    {
        Write(_system.Report(report));
        lock (_lock)
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(_invocation.Select(line => line + "\n")));
            return Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, bytes.Length - TailBytes)));
        }
    }

    // An error object's message without the request id before it.
    private static string MessageOf(InvocationOutcome outcome)
    {
        try
        {
            var message = (JsonText.Parse(outcome.Payload.Span) as JsonObject)?["errorMessage"]?.ToString() ?? "";
            return message.Split(" Error: ", 2)[^1];
        }
        catch (JsonException)
        {
            // A runtime may report anything.
            return "";
        }
    }

    // Asked once per stream: CreateLogStream when it is created, PutLogEvents with the first lines.
    private bool IsPermitted() => _isPermitted ??=
        groups.Lines(function.LogGroup) is not null
        && groups.Permits(principal, "logs:CreateLogStream", function.LogGroup, stream)
        && groups.Permits(principal, "logs:PutLogEvents", function.LogGroup, stream);
}

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

/// <summary>What the last line of an invocation's log tells.</summary>
/// <param name="RequestId">The invocation.</param>
/// <param name="Duration">How long it ran.</param>
/// <param name="InitDuration">How long its environment took to start, or <see langword="null"/> for a warm one.</param>
/// <param name="Megabytes">The most memory that the process has had.</param>
/// <param name="ErrorType">What it failed with, or <see langword="null"/>.</param>
internal sealed record InvocationReport(string RequestId, TimeSpan Duration, TimeSpan? InitDuration, int Megabytes, string? ErrorType)
{
    /// <summary>Milliseconds that AWS would bill.</summary>
    public double BilledMilliseconds => Math.Ceiling((Duration + (InitDuration ?? TimeSpan.Zero)).TotalMilliseconds);

    /// <summary>In AWS's words: <c>success</c>, <c>timeout</c>, <c>failure</c> when the runtime broke, <c>error</c> when the function reported one.</summary>
    public string Status => ErrorType switch
    {
        null => "success",
        "Sandbox.Timedout" => "timeout",
        "Runtime.ExitError" => "failure",
        _ => "error",
    };
}

/// <summary>
/// Which of its own lines a function with JSON logs keeps. Lambda looks at the <c>level</c> of lines that are JSON with an RFC 3339
/// <c>timestamp</c>; every other line counts as INFO.
/// </summary>
internal static class LogLevels
{
    private const string Usual = "INFO";

    private static readonly string[] Ascending = ["TRACE", "DEBUG", Usual, "WARN", "ERROR", "FATAL"];

    /// <summary>The lines of <paramref name="lowest"/> and above.</summary>
    public static IReadOnlyList<string> From(string lowest, IReadOnlyList<string> lines)
    {
        var least = Array.IndexOf(Ascending, lowest);
        return least <= 0 ? lines : [.. lines.Where(line => Array.IndexOf(Ascending, Of(line)) >= least)];
    }

    private static string Of(string line)
    {
        if (!line.StartsWith('{'))
        {
            return Usual;
        }

        try
        {
            return JsonText.Parse(line) is JsonObject record && Text(record["timestamp"]) is { } time && IsTime(time)
                && Text(record["level"])?.ToUpperInvariant() is { } level && Ascending.Contains(level)
                    ? level
                    : Usual;
        }
        catch (JsonException)
        {
            // A line that only looks like JSON.
            return Usual;
        }
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;

    private static bool IsTime(string text) =>
        text.Contains('T') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
