namespace LocalCloud.Gateway;

/// <summary>A service that is addressed by method and path: a registry of routes to operations.</summary>
/// <param name="name">The service's name for people: <c>lambda</c>.</param>
public abstract class RestService(string name) : IAwsService
{
    /// <inheritdoc/>
    public abstract IReadOnlyCollection<string> SigningNames { get; }

    /// <summary>Every operation that is emulated; the first route that fits is taken.</summary>
    public abstract IReadOnlyList<RestRoute> Routes { get; }

    /// <inheritdoc/>
    public virtual async Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        foreach (var route in Routes)
        {
            if (route.Method == request.Method && route.Match(request.RawPath) is { } labels)
            {
                return await route.Operation.InvokeAsync(new RestCall(request, labels), cancellationToken);
            }
        }

        throw NotEmulated.Operation(name, $"{request.Method} {request.RawPath}");
    }

    /// <inheritdoc/>
    public virtual AwsResponse Error(AwsException error) => RestJsonProtocol.Error(error);
}
