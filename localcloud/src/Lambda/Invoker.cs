using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary>Who invokes: a principal by its IAM policies, or a service by the function's resource policy.</summary>
public sealed record Invoker
{
    /// <summary>The principal, or <see langword="null"/> for a service.</summary>
    public Principal? Principal { get; init; }

    /// <summary><c>iot.amazonaws.com</c>, or <see langword="null"/> for a principal.</summary>
    public string? Service { get; init; }

    /// <summary>ARN of the rule, API route … on whose behalf the service acts.</summary>
    public string? SourceArn { get; init; }
}
