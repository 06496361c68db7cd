using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.Gateway;

/// <summary>AWS's query protocol: parameters in a form or in the query, answers in XML (STS).</summary>
public static class QueryProtocol
{
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
        var requestId = Guid.NewGuid().ToString();
        var fault = error.Status >= StatusCodes.Status500InternalServerError ? "Receiver" : "Sender";
        return Xml(
            error.Status,
            requestId,
            new XElement(
                ns + "ErrorResponse",
                new XElement(
                    ns + "Error",
                    new XElement(ns + "Type", fault),
                    new XElement(ns + "Code", AuthenticationErrors.InQueryProtocol(error.Code)),
                    new XElement(ns + "Message", error.Message)),
                new XElement(ns + "RequestId", requestId)));
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
public abstract class QueryService(string name, XNamespace ns) : IAwsService
{
    /// <inheritdoc/>
    public abstract IReadOnlyCollection<string> SigningNames { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyCollection<string> UnsignedActions => [];

    /// <summary>Every operation that is emulated, by the parameter <c>Action</c>.</summary>
    public abstract IReadOnlyDictionary<string, IQueryOperation> Operations { get; }

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

        return QueryProtocol.Answer(ns, action, await operation.InvokeAsync(parameters, request, cancellationToken));
    }

    /// <inheritdoc/>
    public virtual AwsResponse Error(AwsException error) => QueryProtocol.Error(ns, error);
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
