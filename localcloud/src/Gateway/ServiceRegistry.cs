namespace LocalCloud.Gateway;

/// <summary>Finds the service that a request is meant for.</summary>
internal sealed class ServiceRegistry(IEnumerable<IAwsService> services)
{
    private readonly IAwsService[] _services = [.. services];

    /// <summary>The service with this name in the credential scope.</summary>
    public IAwsService? BySigningName(string name) => Array.Find(_services, s => s.SigningNames.Contains(name));

    /// <summary>The service that takes unsigned calls with this <c>X-Amz-Target</c>.</summary>
    public IAwsService? ByUnsignedTarget(string target) => Array.Find(
        _services, s => s.UnsignedTargetPrefix is { } prefix && target.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The service that takes this call of the query protocol unsigned.</summary>
    public IAwsService? ByUnsignedAction(AwsRequest request) =>
        QueryProtocol.Parameters(request).GetValueOrDefault("Action") is { } action
            ? Array.Find(_services, s => s.UnsignedActions.Contains(action))
            : null;
}
