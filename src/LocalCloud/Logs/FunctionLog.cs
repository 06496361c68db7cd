using System.Globalization;
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
    private bool? _isPermitted;

    /// <summary>Writes <c>START</c>.</summary>
    public void Begin(string requestId)
    {
        lock (_lock)
        {
            _invocation.Clear();
        }

        Write([$"START RequestId: {requestId} Version: $LATEST"]);
    }

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

    /// <summary>Writes <c>END</c> and <c>REPORT</c>.</summary>
    /// <returns>The last 4 KB of the invocation's lines.</returns>
    public string End(string requestId, TimeSpan duration, TimeSpan? initDuration, int megabytes)
    {
        var billed = Math.Ceiling((duration + (initDuration ?? TimeSpan.Zero)).TotalMilliseconds);
        var init = initDuration is { } time ? $"\tInit Duration: {Milliseconds(time)} ms" : "";
        Write(
        [
            $"END RequestId: {requestId}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"REPORT RequestId: {requestId}\tDuration: {Milliseconds(duration)} ms\tBilled Duration: {billed} ms\tMemory Size: {function.MemoryMegabytes} MB\tMax Memory Used: {megabytes} MB{init}"),
        ]);
        lock (_lock)
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(_invocation.Select(line => line + "\n")));
            return Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, bytes.Length - TailBytes)));
        }
    }

    /// <summary>An error object's message without the request id before it.</summary>
    public static string MessageOf(InvocationOutcome outcome)
    {
        var message = (string?)JsonNode.Parse(outcome.Payload.Span)?["errorMessage"] ?? "";
        return message.Split(" Error: ", 2)[^1];
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture);

    // Asked once per stream: CreateLogStream when it is created, PutLogEvents with the first lines.
    private bool IsPermitted() => _isPermitted ??=
        groups.Lines(function.LogGroup) is not null
        && groups.Permits(principal, "logs:CreateLogStream", function.LogGroup, stream)
        && groups.Permits(principal, "logs:PutLogEvents", function.LogGroup, stream);
}
