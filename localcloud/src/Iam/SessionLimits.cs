namespace LocalCloud.Iam;

/// <summary>What cuts a session down below its role.</summary>
public sealed record SessionLimits
{
    /// <summary>The session policy as given to AssumeRole, or <see langword="null"/>. Its text must parse.</summary>
    public string? Policy { get; init; }

    /// <summary>Whether a guest came by the basic (classic) flow, where Cognito cuts nothing down.</summary>
    public bool IsBasicFlow { get; init; }
}
