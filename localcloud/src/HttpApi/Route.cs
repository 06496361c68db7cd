namespace LocalCloud.HttpApi;

/// <summary>A route of an HTTP API.</summary>
/// <param name="Key"><c>GET /messages</c>, <c>ANY /{proxy+}</c> or <c>$default</c>.</param>
/// <param name="Authorization">What callers need.</param>
/// <param name="IntegrationId">The integration that answers.</param>
internal sealed record Route(RouteKey Key, RouteAuthorization Authorization, string IntegrationId)
{
    /// <summary>The authorizer of a route that asks for a token.</summary>
    public Authorizer? Authorizer { get; init; }

    /// <summary>Scopes of which a token must have one. Default: none is asked for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];
}
