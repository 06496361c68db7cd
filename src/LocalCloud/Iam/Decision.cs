namespace LocalCloud.Iam;

/// <summary>The answer to an <see cref="AccessRequest"/>.</summary>
/// <param name="IsAllowed">Whether the action may go on.</param>
/// <param name="Policy">The policy that decided, or <see langword="null"/> when none allowed the action.</param>
/// <param name="Statement">The statement that decided, or <see langword="null"/> when none allowed the action.</param>
public sealed record Decision(bool IsAllowed, string? Policy, PolicyStatement? Statement);
