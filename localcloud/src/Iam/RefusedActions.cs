using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Iam;

/// <summary>The last refused actions, in memory.</summary>
internal sealed class RefusedActions
{
    private const int Kept = 1_000;
    private readonly Queue<RefusedAction> _actions = new();
    private readonly Lock _lock = new();

    public void Add(RefusedAction action)
    {
        lock (_lock)
        {
            if (_actions.Count == Kept)
            {
                _ = _actions.Dequeue();
            }

            _actions.Enqueue(action);
        }
    }

    /// <summary>Newest last.</summary>
    public IReadOnlyList<RefusedAction> All()
    {
        lock (_lock)
        {
            return [.. _actions];
        }
    }
}

/// <summary>An action that was refused, as <c>/_local/refused</c> shows it.</summary>
internal sealed record RefusedAction
{
    public required DateTimeOffset Time { get; init; }

    public required string Principal { get; init; }

    public required string? IdentityId { get; init; }

    public required string Action { get; init; }

    public required string Resource { get; init; }

    /// <summary>The policy whose Deny decided, or <see langword="null"/> when nothing allowed the action.</summary>
    public required string? Policy { get; init; }

    /// <summary>The Deny that decided, or <see langword="null"/> when nothing allowed the action.</summary>
    public required JsonObject? Statement { get; init; }

    public required string Reason { get; init; }

    /// <summary>When nothing allowed the action: the statements that came nearest.</summary>
    public required IReadOnlyList<NearStatement> Nearest { get; init; }
}

/// <summary>An Allow statement that is for a refused action, but not for this resource or request.</summary>
internal sealed record NearStatement(string Policy, JsonObject Statement, string Because);

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
