using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.Gateway;

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
