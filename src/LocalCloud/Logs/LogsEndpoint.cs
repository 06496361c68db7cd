using LocalCloud.Gateway;

namespace LocalCloud.Logs;

/// <summary><c>GET /_local/logs</c>: the groups; <c>GET /_local/logs/{group}</c>: its lines, oldest first.</summary>
internal sealed class LogsEndpoint(LogGroups groups) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("/logs", () => groups.Names.Order(StringComparer.Ordinal));
        local.MapGet("/logs/{**group}", (string group) =>
            (groups.Lines(group) ?? groups.Lines("/" + group)) is { } lines ? Results.Ok(lines) : Results.NotFound());
    }
}
