using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.Gateway;

/// <summary>AWS's REST-JSON protocol: operations by method and path, errors by the header <c>x-amzn-ErrorType</c>.</summary>
public static class RestJsonProtocol
{
    /// <summary>The header that holds an error's code.</summary>
    public const string ErrorTypeHeader = "x-amzn-ErrorType";

    /// <summary>A successful answer with a JSON body.</summary>
    public static AwsResponse Answer(JsonNode output, int status = StatusCodes.Status200OK) => new()
    {
        Status = status,
        ContentType = "application/json",
        Body = JsonText.Bytes(output),
    };

    /// <summary>An error: <c>{"message":"…"}</c>, with further members of the service (<c>traceId</c>, <c>Type</c>).</summary>
    public static AwsResponse Error(AwsException error, params ReadOnlySpan<KeyValuePair<string, string>> further)
    {
        var body = new JsonObject { ["message"] = error.Message };
        foreach (var (name, value) in further)
        {
            body[name] = value;
        }

        return new AwsResponse
        {
            Status = error.Status,
            ContentType = "application/json",
            Body = JsonText.Bytes(body),
            Headers = new Dictionary<string, string> { [ErrorTypeHeader] = error.Code },
        };
    }
}

/// <summary>A service that is addressed by method and path: a registry of routes to operations.</summary>
/// <param name="name">The service's name for people: <c>lambda</c>.</param>
internal abstract class RestService(string name) : IAwsService
{
    /// <inheritdoc/>
    public abstract IReadOnlyCollection<string> SigningNames { get; }

    /// <summary>Every operation that is emulated; the first route that fits is taken.</summary>
    public abstract IReadOnlyList<RestRoute> Routes { get; }

    /// <summary>What each of them takes in its query, its headers and its body of JSON.</summary>
    internal abstract OperationInputs Inputs { get; }

    /// <inheritdoc/>
    public virtual async Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        foreach (var route in Routes)
        {
            if (route.Method == request.Method && route.Match(request.RawPath) is { } labels)
            {
                var call = new RestCall(request, labels);
                Inputs.Demand(route.OperationName, RestMembers.Of(call, route.HasJsonBody));
                return await route.Operation.InvokeAsync(call, cancellationToken);
            }
        }

        throw NotEmulated.Operation(name, $"{request.Method} {request.RawPath}");
    }

    /// <inheritdoc/>
    public virtual AwsResponse Error(AwsException error, IHeaderDictionary headers) => RestJsonProtocol.Error(error);
}

/// <summary>Method and path that lead to an operation.</summary>
/// <param name="Method">HTTP method in capitals.</param>
/// <param name="Template">
/// <c>/functions/{FunctionName}/invocations</c>; a last part <c>{topic+}</c> takes the rest of the path with its slashes.
/// </param>
/// <param name="Operation">The operation.</param>
public sealed record RestRoute(string Method, string Template, IRestOperation Operation)
{
    private readonly string[] _parts = Template.Split('/');

    /// <summary>The operation's name. Publish stands in PublishOperation, as its own name is a verb's.</summary>
    public string OperationName { get; } = Operation.GetType().Name.Replace("Operation", "", StringComparison.Ordinal);

    /// <summary>Whether members stand in the body too. Default: it is none, or is something of its own.</summary>
    public bool HasJsonBody { get; init; }

    /// <summary>The path's variable parts when <paramref name="rawPath"/> fits the template, else <see langword="null"/>.</summary>
    /// <remarks>The path is split before it is decoded: an encoded slash belongs to its part.</remarks>
    public IReadOnlyDictionary<string, string>? Match(string rawPath)
    {
        var greedy = _parts[^1].EndsWith("+}", StringComparison.Ordinal);
        var given = greedy ? rawPath.Split('/', _parts.Length) : rawPath.Split('/');
        if (given.Length != _parts.Length)
        {
            return null;
        }

        var labels = new Dictionary<string, string>();
        for (var i = 0; i < given.Length; i++)
        {
            if (_parts[i].StartsWith('{') && given[i].Length > 0)
            {
                labels[_parts[i].Trim('{', '+', '}')] = Uri.UnescapeDataString(given[i]);
            }
            else if (_parts[i] != given[i])
            {
                return null;
            }
        }

        return labels;
    }
}

/// <summary>A call to a service that is addressed by method and path.</summary>
/// <param name="Request">The call as it came.</param>
/// <param name="Labels">The path's variable parts by name, decoded once.</param>
public sealed record RestCall(AwsRequest Request, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The query's parameters, decoded.</summary>
    public IReadOnlyDictionary<string, StringValues> Query { get; } = QueryHelpers.ParseQuery(Request.RawQuery);

    /// <summary>A query parameter's first value, or <see langword="null"/> when it is missing.</summary>
    public string? QueryValue(string name) => Query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>The body as a JSON object; an empty body is an empty object.</summary>
    /// <exception cref="AwsException"><c>SerializationException</c>: the body is not a JSON object.</exception>
    public JsonObject Input() => JsonProtocol.Input(Request);
}

/// <summary>One operation of a service that is addressed by method and path. One file each.</summary>
public interface IRestOperation
{
    /// <summary>Carries out one call; authorizes it first.</summary>
    /// <exception cref="AwsException">The call is refused or fails as AWS would have it.</exception>
    Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken);
}
