using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
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
        .AddSingleton<PoolUsers>()
        .AddSingleton(provider => new SignIns(provider.GetRequiredService<StateStore>(), TimeProvider.System))
        .AddSingleton<TemporaryPasswords>()
        .AddSingleton<ChallengeSessions>()
        .AddSingleton<TokenStanding>()
        .AddSingleton<SignedInUsers>()
        .AddSingleton<PoolAccess>()
        .AddSingleton<PasswordSignIn>()
        .AddSingleton<TokenRefresh>()
        .AddSingleton<ILocalEndpoint, UsersEndpoint>()
        .AddSingleton<IAwsService, UserPoolService>()
        .AddSingleton<IResourceType, UserPoolResource>()
        .AddSingleton<IResourceType, UserPoolClientResource>();

    /// <summary>What user pools support.</summary>
    private static ServiceSupport Support { get; } = new("Cognito user pools")
    {
        SigningName = "cognito-idp",
        Operations =
        [
            Full("AdminAddUserToGroup"),
            Full("AdminConfirmSignUp"),
            Partial("AdminCreateUser", "MessageAction=RESEND is refused; nothing is sent, and a password that is not given is Password-1"),
            Full("AdminDeleteUser"),
            Full("AdminDeleteUserAttributes"),
            Full("AdminDisableUser"),
            Full("AdminEnableUser"),
            Full("AdminGetUser"),
            Full("AdminListGroupsForUser"),
            Full("AdminRemoveUserFromGroup"),
            Full("AdminSetUserPassword"),
            Full("AdminUpdateUserAttributes"),
            Full("AdminUserGlobalSignOut"),
            Full("ChangePassword"),
            Full("ConfirmForgotPassword"),
            Partial("ConfirmSignUp", "it verifies no address"),
            Partial("CreateGroup", "RoleArn is refused"),
            Full("DeleteGroup"),
            Full("DeleteUser"),
            Full("DeleteUserAttributes"),
            Partial("DescribeUserPool", "what the resource type knows with effect"),
            Partial("DescribeUserPoolClient", "what the resource type knows with effect"),
            Partial("ForgotPassword", "by a verified e-mail address only"),
            Full("GetGroup"),
            Full("GetTokensFromRefreshToken"),
            Full("GetUser"),
            No("GetUserAttributeVerificationCode", "no code is sent"),
            Full("GlobalSignOut"),
            Partial("InitiateAuth", "USER_PASSWORD_AUTH, also where only SRP is allowed, and REFRESH_TOKEN_AUTH; other flows are refused"),
            Full("ListGroups"),
            Partial("ListUserPoolClients", "what the resource type knows with effect"),
            Full("ListUsers"),
            Full("ListUsersInGroup"),
            Partial("RespondToAuthChallenge", "NEW_PASSWORD_REQUIRED without userAttributes; others are refused"),
            Full("RevokeToken"),
            Full("SignUp"),
            Partial("UpdateUserAttributes", "a new address counts at once, unverified"),
            No("VerifyUserAttribute", "no code is sent"),
        ],
        Features =
        [
            Full("Tokens with AWS's issuer, signed with the pool's key"),
            Full("Password policies, temporary passwords that expire"),
            Full("Disabled users, revoked tokens, global sign-out"),
            No("Second factors, devices, schemas of one's own", "refused or stop the start"),
            No("Hosted UI and OAuth endpoints", "not served"),
            No("Lambda triggers", "stop the start"),
            No("Mail and SMS", "none is sent; every code is 123456"),
        ],
    };
}
