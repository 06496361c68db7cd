namespace LocalCloud.HttpApi;

/// <summary>A route of an HTTP API.</summary>
/// <param name="Key"><c>GET /messages</c>, <c>ANY /{proxy+}</c> or <c>$default</c>.</param>
/// <param name="RequiresIam">Whether callers must sign, and be allowed <c>execute-api:Invoke</c>.</param>
/// <param name="IntegrationId">The integration that answers.</param>
internal sealed record Route(RouteKey Key, bool RequiresIam, string IntegrationId);
