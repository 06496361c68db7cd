namespace LocalCloud.Iam;

/// <summary>The answer to an <see cref="AccessRequest"/>.</summary>
/// <param name="IsAllowed">Whether the action may go on.</param>
/// <param name="Policy">The policy that decided, or <see langword="null"/> when none allowed the action.</param>
/// <param name="Statement">The statement that decided, or <see langword="null"/> when none allowed the action.</param>
public sealed record Decision(bool IsAllowed, string? Policy, PolicyStatement? Statement)
{
    /// <summary>The policies that were asked, for telling people which statement came nearest. Default: none.</summary>
    internal IReadOnlyList<PolicyDocument> Asked { get; init; } = [];

    /// <summary>What kind of policy refused, in AWS's words. Default: <c>identity-based</c>.</summary>
    internal string PolicyKind { get; init; } = "identity-based";
}
