using System.Diagnostics.CodeAnalysis;
using LocalCloud.CloudFormation;

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

/// <summary>The route that a request belongs to.</summary>
/// <param name="Stage">The stage it came to.</param>
/// <param name="Route">The route.</param>
/// <param name="Variables">The path's variables, decoded.</param>
/// <param name="RawPath">The path below the stage, as on the wire.</param>
internal sealed record RouteMatch(Stage Stage, Route Route, IReadOnlyDictionary<string, string> Variables, string RawPath);

/// <summary>A route's method and path: <c>GET /rooms/{id}</c>, <c>ANY /{proxy+}</c>, <c>$default</c>.</summary>
internal sealed class RouteKey
{
    private const string Default = "$default";
    private const string Any = "ANY";

    private static readonly HashSet<string> Methods = [Any, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private readonly string _text;
    private readonly string[] _parts;

    private RouteKey(string text, string method, string path)
    {
        _text = text;
        Method = method;
        Path = path;
        _parts = path.Split('/')[1..];
        IsGreedy = _parts is [.., var last] && IsGreedyPart(last);
    }

    /// <summary>The method, or <c>ANY</c>.</summary>
    public string Method { get; }

    /// <summary>The path as it is written in the route; empty for <c>$default</c>.</summary>
    public string Path { get; }

    /// <summary>Whether it is <c>$default</c>, which takes what no other route does.</summary>
    public bool IsDefault => _text == Default;

    private bool IsGreedy { get; }

    /// <summary>Reads a route key.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RouteKey? key)
    {
        key = null;
        if (text == Default)
        {
            key = new(Default, Any, "");
            return true;
        }

        if (text.Split(' ') is not [var method, var path] || !Methods.Contains(method) || !path.StartsWith('/'))
        {
            return false;
        }

        var parts = path.Split('/')[1..];
        var valid = parts.All(part => !part.AsSpan().ContainsAny('{', '}') || IsVariable(part))
            && parts.SkipLast(1).All(part => !IsGreedyPart(part));
        key = valid ? new(text, method, path) : null;
        return valid;
    }

    /// <summary>The path's variables when method and path fit, else <see langword="null"/>.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="parts">The request's path, split at its slashes before anything is decoded.</param>
    public Dictionary<string, string>? Match(string method, IReadOnlyList<string> parts)
    {
        if (Method != Any && Method != method)
        {
            return null;
        }

        if (IsDefault)
        {
            return [];
        }

        if (IsGreedy ? parts.Count < _parts.Length : parts.Count != _parts.Length)
        {
            return null;
        }

        var variables = new Dictionary<string, string>();
        for (var i = 0; i < _parts.Length; i++)
        {
            var isRest = IsGreedyPart(_parts[i]);
            var given = isRest ? string.Join('/', parts.Skip(i)).TrimEnd('/') : parts[i];
            if (IsVariable(_parts[i]) && given.Length > 0)
            {
                variables[_parts[i].Trim('{', '+', '}')] = Uri.UnescapeDataString(given);
            }
            else if (_parts[i] != Uri.UnescapeDataString(given))
            {
                return null;
            }
        }

        return variables;
    }

    /// <summary>The more specific of two routes that fit the same request comes first.</summary>
    /// <remarks>A literal part before a variable before a greedy one; then the method itself before <c>ANY</c>; <c>$default</c> last.</remarks>
    public static int CompareSpecificity(RouteKey one, RouteKey other)
    {
        for (var i = 0; i < Math.Max(one._parts.Length, other._parts.Length); i++)
        {
            var difference = one.Rank(i) - other.Rank(i);
            if (difference != 0)
            {
                return difference;
            }
        }

        return (one.Method == Any ? 1 : 0) - (other.Method == Any ? 1 : 0);
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    private int Rank(int index) => IsDefault ? 3
        : index >= _parts.Length || IsGreedyPart(_parts[index]) ? 2
        : IsVariable(_parts[index]) ? 1
        : 0;

    private static bool IsVariable(string part) =>
        part.Length > 2 && part[0] == '{' && part[^1] == '}' && !part[1..^1].AsSpan().ContainsAny('{', '}');

    private static bool IsGreedyPart(string part) => IsVariable(part) && part[^2] == '+';
}

/// <summary><c>AWS::ApiGatewayV2::Route</c>.</summary>
internal sealed class RouteType(ApiRegistry registry) : IResourceType
{
    private const string TargetPrefix = "integrations/";

    /// <inheritdoc/>
    public string TypeName => "AWS::ApiGatewayV2::Route";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string>
    {
        "ApiId", "RouteKey", "Target", "AuthorizationType", "AuthorizerId", "AuthorizationScopes",
    };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "OperationName" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var api = ApiPart.Of(registry, request);
        var text = request.RequiredText("RouteKey");
        if (!RouteKey.TryParse(text, out var key))
        {
            throw request.Unsupported("RouteKey", $"'{text}' is not a method and a path");
        }

        var target = request.RequiredText("Target");
        if (!target.StartsWith(TargetPrefix, StringComparison.Ordinal) || api.FindIntegration(target[TargetPrefix.Length..]) is null)
        {
            throw request.Unsupported("Target", $"there is no integration '{target}'");
        }

        var route = new Route(key, AuthorizationOf(request), target[TargetPrefix.Length..]);
        if (route.Authorization == RouteAuthorization.Jwt)
        {
            route = route with
            {
                Authorizer = api.FindAuthorizer(request.RequiredText("AuthorizerId"))
                    ?? throw request.Unsupported("AuthorizerId", "there is no such authorizer"),
                Scopes = request.Texts("AuthorizationScopes"),
            };
        }

        return api.Add(route)
            ? Task.FromResult(new CreatedResource(ApiPart.IdOf(request)))
            : throw request.Unsupported("RouteKey", $"'{text}' is there already, or the API has 300 routes");
    }

    private static RouteAuthorization AuthorizationOf(ResourceRequest request) => request.Text("AuthorizationType") switch
    {
        null or "NONE" => RouteAuthorization.None,
        "AWS_IAM" => RouteAuthorization.Iam,
        "JWT" => RouteAuthorization.Jwt,
        var other => throw request.Unsupported("AuthorizationType", $"'{other}': only AWS_IAM, JWT and NONE are supported"),
    };
}
