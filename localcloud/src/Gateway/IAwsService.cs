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

    /// <summary>Writes <paramref name="error"/> in the service's own protocol (JSON 1.0/1.1, REST-JSON, query).</summary>
    AwsResponse Error(AwsException error);
}
