using LocalCloud.Gateway;

namespace LocalCloud.Logs;

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
