using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.Gateway;

/// <summary>AWS's query protocol: parameters in a form or in the query, answers in XML (STS).</summary>
public static class QueryProtocol
{
    /// <summary>What the parameters of a signature in the query begin with.</summary>
    internal const string SignatureParameters = "X-Amz-";

    /// <summary>The call's parameters, from the query and from the form.</summary>
    public static IReadOnlyDictionary<string, string> Parameters(AwsRequest request)
    {
        var parameters = new Dictionary<string, string>();
        foreach (var text in (ReadOnlySpan<string>)[request.RawQuery, Encoding.UTF8.GetString(request.Body.Span)])
        {
            foreach (var (name, values) in QueryHelpers.ParseQuery(text))
            {
                parameters[name] = values[^1] ?? "";
            }
        }

        return parameters;
    }

    /// <summary>The parameters that are the operation's own, without what the protocol and a signature add.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Own(IReadOnlyDictionary<string, string> parameters) => parameters.Where(pair =>
        pair.Key is not ("Action" or "Version") && !pair.Key.StartsWith(SignatureParameters, StringComparison.OrdinalIgnoreCase));

    /// <summary>The members that parameters belong to: <c>Tags</c> of <c>Tags.member.1.Key</c>.</summary>
    public static JsonObject Members(IReadOnlyDictionary<string, string> parameters)
    {
        var members = new JsonObject();
        foreach (var (name, value) in Own(parameters))
        {
            members[name.Split('.', 2)[0]] = value;
        }

        return members;
    }

    /// <summary>A successful answer.</summary>
    public static AwsResponse Answer(XNamespace ns, string operation, IEnumerable<XElement> result)
    {
        var requestId = Guid.NewGuid().ToString();
        return Xml(
            StatusCodes.Status200OK,
            requestId,
            new XElement(
                ns + (operation + "Response"),
                new XElement(ns + (operation + "Result"), result),
                new XElement(ns + "ResponseMetadata", new XElement(ns + "RequestId", requestId))));
    }

    /// <summary>An error.</summary>
    public static AwsResponse Error(XNamespace ns, AwsException error)
    {
        var fault = error.Status >= StatusCodes.Status500InternalServerError ? "Receiver" : "Sender";
        return Error(
            error,
            (code, message, requestId) => new(
                ns + "ErrorResponse", new XElement(ns + "Error", new XElement(ns + "Type", fault), code, message), requestId),
            ns);
    }

    /// <summary>An error in a form of its own, as other protocols that answer in XML have it.</summary>
    /// <param name="error">The error.</param>
    /// <param name="form">Puts the elements <c>Code</c>, <c>Message</c> and <c>RequestId</c> together.</param>
    /// <param name="ns">Their namespace. Default: none.</param>
    public static AwsResponse Error(AwsException error, Func<XElement, XElement, XElement, XElement> form, XNamespace? ns = null)
    {
        ns ??= XNamespace.None;
        var requestId = Guid.NewGuid().ToString();
        return Xml(
            error.Status,
            requestId,
            form(
                new(ns + "Code", AuthenticationErrors.InQueryProtocol(error.Code)),
                new(ns + "Message", error.Message),
                new(ns + "RequestId", requestId)));
    }

    private static AwsResponse Xml(int status, string requestId, XElement root)
    {
        foreach (var text in root.DescendantNodes().OfType<XText>())
        {
            text.Value = Writable(text.Value);
        }

        return new()
        {
            Status = status,
            ContentType = "text/xml",
            Body = Encoding.UTF8.GetBytes(root.ToString()),
            Headers = new Dictionary<string, string> { [RequestIds.Header] = requestId },
        };
    }

    // Errors repeat what they refuse, and XML 1.0 has no way to write most control characters (section 2.2).
    private static string Writable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value is '\t' or '\n' or '\r' or (>= ' ' and not (0xFFFE or 0xFFFF)) ? rune : Rune.ReplacementChar));
}

/// <summary>A service that speaks AWS's query protocol: a registry of operations by name.</summary>
/// <param name="name">The service's name for people: <c>sts</c>.</param>
/// <param name="ns">Namespace of the answers' elements.</param>
internal abstract class QueryService(string name, XNamespace ns) : IAwsService
{
    /// <inheritdoc/>
    public abstract IReadOnlyCollection<string> SigningNames { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyCollection<string> UnsignedActions => [];

    /// <summary>Every operation that is emulated, by the parameter <c>Action</c>.</summary>
    public abstract IReadOnlyDictionary<string, IQueryOperation> Operations { get; }

    /// <summary>What each of them takes.</summary>
    internal abstract OperationInputs Inputs { get; }

    /// <inheritdoc/>
    public virtual async Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        var parameters = QueryProtocol.Parameters(request);
        var action = parameters.GetValueOrDefault("Action")
            ?? throw new AwsException("MissingAction", StatusCodes.Status400BadRequest, "The request must contain the parameter Action.");
        if (!Operations.TryGetValue(action, out var operation))
        {
            throw NotEmulated.Operation(name, action);
        }

        Inputs.Demand(action, QueryProtocol.Members(parameters));
        return QueryProtocol.Answer(ns, action, await operation.InvokeAsync(parameters, request, cancellationToken));
    }

    /// <inheritdoc/>
    public virtual AwsResponse Error(AwsException error, IHeaderDictionary headers) => QueryProtocol.Error(ns, error);
}

/// <summary>One operation of a service that speaks AWS's query protocol. One file each.</summary>
public interface IQueryOperation
{
    /// <summary>Carries out one call; authorizes it first.</summary>
    /// <returns>The content of the answer's <c>{Operation}Result</c>.</returns>
    /// <exception cref="AwsException">The call is refused or fails as AWS would have it.</exception>
    Task<IReadOnlyList<XElement>> InvokeAsync(
        IReadOnlyDictionary<string, string> parameters, AwsRequest request, CancellationToken cancellationToken);
}
