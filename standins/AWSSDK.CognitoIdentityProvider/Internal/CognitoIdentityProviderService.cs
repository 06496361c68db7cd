using Amazon.CognitoIdentityProvider.Model;
using Amazon.Runtime.Internal;
using Standins.Sdk;

namespace Amazon.CognitoIdentityProvider.Internal;

/// <summary>User pools, as their operations know them.</summary>
internal static class CognitoIdentityProviderService
{
    public static Service Instance { get; } = new("Amazon.CognitoIdentityProvider", "Cognito Identity Provider", "2016-04-18", ErrorOf);

    private static AmazonCognitoIdentityProviderException ErrorOf(ErrorResponse e) => e.Code switch
    {
        "InternalErrorException" => new InternalErrorException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "InvalidParameterException" => new InvalidParameterException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "NotAuthorizedException" => new NotAuthorizedException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "ResourceNotFoundException" => new ResourceNotFoundException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "TooManyRequestsException" => new TooManyRequestsException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        "UserNotFoundException" => new UserNotFoundException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
        _ => new AmazonCognitoIdentityProviderException(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
    };
}
