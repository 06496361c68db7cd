namespace LocalCloud.HttpApi;

/// <summary>What a route asks of its callers.</summary>
internal enum RouteAuthorization
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A signature, and permission for <c>execute-api:Invoke</c>.</summary>
    Iam,

    /// <summary>A token.</summary>
    Jwt,
}
