namespace LocalCloud.Iam;

/// <summary>Who asks a resource policy or a trust policy: exactly one of the three.</summary>
public sealed record Caller
{
    private Caller()
    {
    }

    /// <summary><c>iot.amazonaws.com</c>, or <see langword="null"/>.</summary>
    public string? Service { get; private init; }

    /// <summary><c>cognito-identity.amazonaws.com</c>, or <see langword="null"/>.</summary>
    public string? Federation { get; private init; }

    /// <summary>The principal, or <see langword="null"/>.</summary>
    public Principal? Principal { get; private init; }

    /// <summary>An AWS service.</summary>
    public static Caller ForService(string service) => new() { Service = service };

    /// <summary>An identity provider.</summary>
    public static Caller ForFederation(string federation) => new() { Federation = federation };

    /// <summary>A principal.</summary>
    public static Caller ForPrincipal(Principal principal) => new() { Principal = principal };
}
