using System.Collections.Concurrent;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.Logs;

/// <summary>The log groups, each with its last 10,000 lines, in memory.</summary>
internal sealed class LogGroups(CloudOptions options, IAccessControl access)
{
    private const int KeptLines = 10_000;

    private readonly ConcurrentDictionary<string, Queue<LogLine>> _groups = new();

    /// <summary>Names of the groups.</summary>
    public IReadOnlyCollection<string> Names => [.. _groups.Keys];

    /// <summary>Creates a group, unless it is there.</summary>
    public void Create(string name) => _groups.TryAdd(name, new Queue<LogLine>());

    /// <summary>Deletes a group with its lines.</summary>
    public void Delete(string name) => _groups.TryRemove(name, out _);

    /// <summary>The lines of a group, oldest first, or <see langword="null"/> when there is no such group.</summary>
    public IReadOnlyList<LogLine>? Lines(string group)
    {
        if (!_groups.TryGetValue(group, out var lines))
        {
            return null;
        }

        lock (lines)
        {
            return [.. lines];
        }
    }

    /// <summary>Whether <paramref name="principal"/> may do <paramref name="action"/> with a stream; a refusal is recorded.</summary>
    public bool Permits(Principal principal, string action, string group, string stream)
    {
        var arn = $"arn:aws:logs:{options.Region}:{options.AccountId}:log-group:{group}:log-stream:{stream}";
        var request = new AccessRequest(principal, action, arn);
        var decision = access.Evaluate(request);
        if (!decision.IsAllowed)
        {
            access.RecordRefusal(request, decision);
        }

        return decision.IsAllowed;
    }

    /// <summary>Adds lines to a group. What comes for one that was deleted goes nowhere.</summary>
    public void Add(string group, IEnumerable<LogLine> more)
    {
        if (!_groups.TryGetValue(group, out var lines))
        {
            return;
        }

        lock (lines)
        {
            foreach (var line in more)
            {
                lines.Enqueue(line);
            }

            while (lines.Count > KeptLines)
            {
                lines.Dequeue();
            }
        }
    }
}

/// <summary>A log event.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Stream">The log stream.</param>
/// <param name="Message">The line.</param>
public sealed record LogLine(DateTimeOffset Time, string Stream, string Message);

/// <summary>
/// <c>GET /_local/logs</c>: the groups; <c>GET /_local/logs/{group}</c>: its lines, oldest first;
/// <c>GET /_local/invocations/{requestId}/log</c>: what one invocation wrote, in all its attempts.
/// </summary>
internal sealed class LogsEndpoint(LogGroups groups) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("/logs", () => groups.Names.Order(StringComparer.Ordinal));
        local.MapGet("/logs/{**group}", (string group) =>
            (groups.Lines(group) ?? groups.Lines("/" + group)) is { } lines ? Results.Ok(lines) : Results.NotFound());
        local.MapGet("/invocations/{requestId}/log", (string requestId) => groups.Names.SelectMany(group => OfRequest(groups.Lines(group)!, requestId)));
    }

    // A stream is one environment's, which runs one invocation at a time: everything from START to the next START is its own.
    private static IEnumerable<LogLine> OfRequest(IReadOnlyList<LogLine> lines, string requestId)
    {
        const string Start = "START RequestId: ";
        var inside = new HashSet<string>();
        foreach (var line in lines)
        {
            if (line.Message.StartsWith(Start + requestId, StringComparison.Ordinal))
            {
                inside.Add(line.Stream);
            }
            else if (line.Message.StartsWith(Start, StringComparison.Ordinal))
            {
                inside.Remove(line.Stream);
            }

            if (inside.Contains(line.Stream))
            {
                yield return line;
            }
        }
    }
}
