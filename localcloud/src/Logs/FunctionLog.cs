using System.Text;
using System.Text.Json.Nodes;
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
        var message = (string?)JsonNode.Parse(outcome.Payload.Span)?["errorMessage"] ?? "";
        return message.Split(" Error: ", 2)[^1];
    }

    // Asked once per stream: CreateLogStream when it is created, PutLogEvents with the first lines.
    private bool IsPermitted() => _isPermitted ??=
        groups.Lines(function.LogGroup) is not null
        && groups.Permits(principal, "logs:CreateLogStream", function.LogGroup, stream)
        && groups.Permits(principal, "logs:PutLogEvents", function.LogGroup, stream);
}
