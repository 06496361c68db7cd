namespace LocalCloud.Gateway;

/// <summary>One operation of a service that is addressed by method and path. One file each.</summary>
public interface IRestOperation
{
    /// <summary>Carries out one call; authorizes it first.</summary>
    /// <exception cref="AwsException">The call is refused or fails as AWS would have it.</exception>
    Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken);
}
