using System.Text.Json;
using LocalCloud.Gateway;

namespace LocalCloud.Iam;

/// <summary>
/// <c>GET /_local/refused</c>: the refused actions, newest last; those that <c>?action=</c>, <c>?principal=</c>, <c>?identityId=</c> and
/// <c>?resource=</c> are a part of, when given.
/// </summary>
internal sealed class RefusedEndpoint(RefusedActions refused) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet(
        "/refused",
        (string? action, string? principal, string? identityId, string? resource) => Results.Json(
            refused.All().Where(entry =>
                Holds(entry.Action, action) && Holds(entry.Principal, principal) && Holds(entry.IdentityId, identityId)
                && Holds(entry.Resource, resource)),
            JsonSerializerOptions.Web));

    private static bool Holds(string? value, string? part) =>
        part is null || value?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}
