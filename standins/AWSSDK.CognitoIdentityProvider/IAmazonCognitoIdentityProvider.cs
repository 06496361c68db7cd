using System.Diagnostics.CodeAnalysis;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.Runtime;

namespace Amazon.CognitoIdentityProvider;

/// <summary>User pools.</summary>
public interface IAmazonCognitoIdentityProvider : IAmazonService, IDisposable
{
    /// <summary>Looks up a user.</summary>
    /// <exception cref="InternalErrorException">The service failed.</exception>
    /// <exception cref="InvalidParameterException">A parameter is not valid.</exception>
    /// <exception cref="NotAuthorizedException">The caller is not authorized.</exception>
    /// <exception cref="ResourceNotFoundException">There is no such user pool.</exception>
    /// <exception cref="TooManyRequestsException">The account asks too often.</exception>
    /// <exception cref="UserNotFoundException">There is no such user.</exception>
    Task<AdminGetUserResponse> AdminGetUserAsync(AdminGetUserRequest request, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(AmazonCognitoIdentityProviderConfig))]
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonCognitoIdentityProviderConfig();

    /// <inheritdoc/>
    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonCognitoIdentityProviderClient(awsCredentials, (AmazonCognitoIdentityProviderConfig)clientConfig);
}
