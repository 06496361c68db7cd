namespace LocalCloud.Gateway;

/// <summary>A service that speaks AWS's JSON protocol: a registry of operations by name.</summary>
/// <param name="name">The service's name for people: <c>events</c>.</param>
/// <param name="version">Version of the protocol.</param>
public abstract class JsonService(string name, JsonVersion version) : IAwsService
{
    /// <inheritdoc/>
    public abstract IReadOnlyCollection<string> SigningNames { get; }

    /// <inheritdoc/>
    public virtual string? UnsignedTargetPrefix => null;

    /// <summary>Every operation that is emulated, by the name in <c>X-Amz-Target</c>.</summary>
    public abstract IReadOnlyDictionary<string, IJsonOperation> Operations { get; }

    /// <inheritdoc/>
    public virtual async Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        var operationName = JsonProtocol.OperationName(request);
        if (!Operations.TryGetValue(operationName, out var operation))
        {
            throw NotEmulated.Operation(name, operationName);
        }

        return JsonProtocol.Answer(
            await operation.InvokeAsync(JsonProtocol.Input(request), request, cancellationToken), version);
    }

    /// <inheritdoc/>
    public virtual AwsResponse Error(AwsException error) => JsonProtocol.Error(error, version);
}
