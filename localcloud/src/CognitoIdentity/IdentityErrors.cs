using LocalCloud.CognitoUserPools;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoIdentity;

/// <summary>Errors of identity pools, in AWS's words.</summary>
internal static class IdentityErrors
{
    public static AwsException PoolNotFound(string id) => Error("ResourceNotFoundException", $"IdentityPool '{id}' not found.");

    public static AwsException IdentityNotFound(string id) => Error("ResourceNotFoundException", $"Identity '{id}' not found.");

    public static AwsException NoGuests() => NotAuthorized("Unauthenticated access is not supported for this identity pool.");

    public static AwsException Forbidden(string id) => NotAuthorized($"Access to Identity '{id}' is forbidden.");

    public static AwsException UnknownProvider() =>
        NotAuthorized("Token is not from a supported provider of this identity pool.");

    public static AwsException LoginsDoNotMatch() =>
        NotAuthorized("Logins don't match. Please include at least one valid login for this identity or identity pool.");

    public static AwsException LinkedElsewhere() =>
        Error("ResourceConflictException", "Provided login is already linked to another account.");

    public static AwsException NoBasicFlow() =>
        Error("InvalidParameterException", "Basic (classic) flow is not enabled, please use enhanced flow.");

    public static AwsException BadToken(TokenProblem problem) => NotAuthorized("Invalid login token. " + problem switch
    {
        TokenProblem.Expired => "Token expired.",
        TokenProblem.WrongIssuer => "Issuer doesn't match providerName",
        TokenProblem.WrongUse => "Not an ID token.",
        TokenProblem.BadSignature => "Token signature invalid.",
        _ => "Not a valid OpenId Connect identity token.",
    });

    /// <summary>AWS's reference says "a 400 Not Authorized error", and not in which words: UNVERIFIED.</summary>
    public static AwsException SignedOut() => NotAuthorized("Invalid login token. Token is revoked.");

    /// <summary>AWS's guide says that access is denied, and not by which error: UNVERIFIED, the one that denies everything else here.</summary>
    public static AwsException RoleNotOffered() => NotAuthorized("Access to the requested role is denied.");

    public static AwsException TooShort(string member, int least) => Constraint(member, $"Member must have length greater than or equal to {least}");

    public static AwsException TooLong(string member, int most) => Constraint(member, $"Member must have length less than or equal to {most}");

    public static AwsException Missing(string member) => Constraint(member, "Member must not be null");

    public static AwsException NoRole() => Error(
        "InvalidIdentityPoolConfigurationException",
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.");

    public static AwsException Error(string code, string message) => new(code, StatusCodes.Status400BadRequest, message);

    private static AwsException Constraint(string member, string constraint) => Error(
        "ValidationException", $"1 validation error detected: Value at '{member}' failed to satisfy constraint: {constraint}");

    private static AwsException NotAuthorized(string message) => Error("NotAuthorizedException", message);
}
