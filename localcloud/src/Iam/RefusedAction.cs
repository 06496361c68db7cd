using System.Text.Json.Nodes;

namespace LocalCloud.Iam;

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
