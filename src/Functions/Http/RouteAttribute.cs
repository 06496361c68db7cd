namespace Functions.Http;

/// <summary>
/// A route of a function that has several, where <c>HttpApi</c> takes one. Tests hold it against the template and <c>docs/openapi.yaml</c>.
/// </summary>
/// <param name="operation">What <c>docs/openapi.yaml</c> calls it.</param>
/// <param name="key">Method and path: <c>GET /rooms/{roomId}</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RouteAttribute(string operation, string key) : Attribute
{
    /// <summary>What <c>docs/openapi.yaml</c> calls it.</summary>
    public string Operation => operation;

    /// <summary>Method and path.</summary>
    public string Key => key;
}
