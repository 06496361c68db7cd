using System.Xml.Linq;

namespace LocalCloud.Gateway;

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
