using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Errors of user pools, in AWS's words.</summary>
internal static class UserPoolErrors
{
    public static AwsException NotAuthorized(string message) =>
        new("NotAuthorizedException", StatusCodes.Status400BadRequest, message);

    public static AwsException InvalidParameter(string message) =>
        new("InvalidParameterException", StatusCodes.Status400BadRequest, message);
}
