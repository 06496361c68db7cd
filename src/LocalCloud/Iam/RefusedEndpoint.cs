using System.Text.Json;
using LocalCloud.Gateway;

namespace LocalCloud.Iam;

/// <summary><c>GET /_local/refused</c>: the refused actions, newest last.</summary>
internal sealed class RefusedEndpoint(RefusedActions refused) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) =>
        local.MapGet("/refused", () => Results.Json(refused.All(), JsonSerializerOptions.Web));
}
