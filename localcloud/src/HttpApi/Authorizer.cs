namespace LocalCloud.HttpApi;

/// <summary>An authorizer of an API: whose tokens count.</summary>
/// <param name="Issuer">Address of the user pool, <c>https://cognito-idp.{region}.amazonaws.com/{pool}</c>.</param>
/// <param name="Audience">App clients whose tokens count; any of them.</param>
/// <param name="Header">The header that the token stands in, or <see langword="null"/> when it is in the query.</param>
/// <param name="QueryParameter">The query parameter that it stands in, or <see langword="null"/>.</param>
internal sealed record Authorizer(string Issuer, IReadOnlyList<string> Audience, string? Header, string? QueryParameter);
