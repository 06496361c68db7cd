namespace LocalCloud.Gateway;

/// <summary>One AWS service behind the gateway.</summary>
public interface IAwsService
{
    /// <summary>Names in a SigV4 credential scope that lead to this service: <c>["iotdata", "iotdevicegateway"]</c>.</summary>
    IReadOnlyCollection<string> SigningNames { get; }

    /// <summary>
    /// What <c>X-Amz-Target</c> begins with when this service takes unsigned calls (<c>AWSCognitoIdentityService.</c>), or
    /// <see langword="null"/> when every call must be signed.
    /// </summary>
    string? UnsignedTargetPrefix => null;

    /// <summary>Actions of the query protocol that are called unsigned (<c>AssumeRoleWithWebIdentity</c>). Default: none.</summary>
    IReadOnlyCollection<string> UnsignedActions => [];

    /// <summary>Carries out one call. The service itself authorizes the action that the call stands for.</summary>
    /// <exception cref="AwsException">The call is refused or fails as AWS would have it.</exception>
    Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Writes <paramref name="error"/> in the service's own protocol (JSON 1.0/1.1, REST-JSON, query); where it has several, in that of the call with
    /// these <paramref name="headers"/>. Also for calls that never got to <see cref="HandleAsync"/>.
    /// </summary>
    AwsResponse Error(AwsException error, IHeaderDictionary headers);
}

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
