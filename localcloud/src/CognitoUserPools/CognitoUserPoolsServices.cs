using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.CognitoUserPools;

/// <summary>Registers Cognito user pools.</summary>
internal static class CognitoUserPoolsServices
{
    public static IServiceCollection AddCognitoUserPools(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<UserPools>()
        .AddSingleton<CognitoLocalFiles>()
        .AddSingleton<CognitoLocal>()
        .AddSingleton<IUserPoolKeys, UserPoolKeys>()
        .AddSingleton(provider => new TokenVerifier(provider.GetRequiredService<IUserPoolKeys>(), TimeProvider.System))
        .AddSingleton<IAwsService, UserPoolService>()
        .AddSingleton<IResourceType, UserPoolResource>()
        .AddSingleton<IResourceType, UserPoolClientResource>();

    /// <summary>What user pools support.</summary>
    private static ServiceSupport Support { get; } = new("Cognito user pools")
    {
        SigningName = "cognito-idp",
        Operations =
        [
            Partial("AdminAddUserToGroup", "as cognito-local does it"),
            Partial("AdminConfirmSignUp", "as cognito-local does it"),
            Partial("AdminCreateUser", "as cognito-local does it"),
            Partial("AdminDeleteUser", "as cognito-local does it"),
            Partial("AdminDeleteUserAttributes", "as cognito-local does it"),
            Partial("AdminDisableUser", "as cognito-local does it"),
            Partial("AdminEnableUser", "as cognito-local does it"),
            Partial("AdminGetUser", "as cognito-local does it"),
            Partial("AdminListGroupsForUser", "as cognito-local does it"),
            Partial("AdminRemoveUserFromGroup", "as cognito-local does it"),
            Partial("AdminSetUserPassword", "as cognito-local does it"),
            Partial("AdminUpdateUserAttributes", "as cognito-local does it"),
            Partial("ChangePassword", "as cognito-local does it"),
            Partial("ConfirmForgotPassword", "as cognito-local does it"),
            Partial("ConfirmSignUp", "as cognito-local does it"),
            Partial("CreateGroup", "as cognito-local does it"),
            Partial("DeleteGroup", "as cognito-local does it"),
            Partial("DeleteUser", "as cognito-local does it"),
            Partial("DeleteUserAttributes", "as cognito-local does it"),
            Partial("DescribeUserPool", "as cognito-local does it"),
            Partial("DescribeUserPoolClient", "as cognito-local does it"),
            Partial("ForgotPassword", "as cognito-local does it"),
            Partial("GetGroup", "as cognito-local does it"),
            Partial("GetTokensFromRefreshToken", "as cognito-local does it"),
            Partial("GetUser", "as cognito-local does it"),
            Partial("GetUserAttributeVerificationCode", "as cognito-local does it"),
            Partial("InitiateAuth", "as cognito-local does it"),
            Partial("ListGroups", "as cognito-local does it"),
            Partial("ListUserPoolClients", "as cognito-local does it"),
            Partial("ListUsers", "as cognito-local does it"),
            Partial("ListUsersInGroup", "as cognito-local does it"),
            Partial("RespondToAuthChallenge", "as cognito-local does it"),
            Partial("RevokeToken", "as cognito-local does it"),
            Partial("SignUp", "as cognito-local does it"),
            Partial("UpdateUserAttributes", "as cognito-local does it"),
            Partial("VerifyUserAttribute", "as cognito-local does it"),
        ],
        Features =
        [
            Full("Tokens with AWS's issuer, signed with the pool's key"),
            No("Hosted UI and OAuth endpoints", "not served"),
            No("Lambda triggers", "stop the start"),
            No("Mail and SMS", "none is sent; every code is 123456"),
        ],
    };
}
