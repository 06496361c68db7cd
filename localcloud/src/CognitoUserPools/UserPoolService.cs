using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>
/// Cognito user pools. cognito-local keeps users and groups and makes tokens; whatever it would let pass, forget or leave half done is made up for
/// here, and what can't be is not let through: no operation answers success without its effect (docs/decisions/0261).
/// </summary>
internal sealed class UserPoolService(IServiceProvider services) : JsonService("cognito-idp", JsonVersion.V11)
{
    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["cognito-idp"];

    /// <inheritdoc/>
    public override string? UnsignedTargetPrefix => "AWSCognitoIdentityProviderService.";

    /// <inheritdoc/>
    internal override OperationInputs Inputs => UserPoolInputs.Members;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IJsonOperation> Operations { get; } = new Dictionary<string, IJsonOperation>
    {
        ["AdminAddUserToGroup"] = New<PassedPoolOperation>(services, "AdminAddUserToGroup"),
        ["AdminConfirmSignUp"] = New<PassedPoolOperation>(services, "AdminConfirmSignUp"),
        ["AdminCreateUser"] = New<AdminCreateUser>(services),
        ["AdminDeleteUser"] = New<AdminDeleteUser>(services),
        ["AdminDeleteUserAttributes"] = New<AdminDeleteUserAttributes>(services),
        ["AdminDisableUser"] = New<AdminDisableUser>(services),
        ["AdminEnableUser"] = New<PassedPoolOperation>(services, "AdminEnableUser"),
        ["AdminGetUser"] = New<PassedPoolOperation>(services, "AdminGetUser"),
        ["AdminListGroupsForUser"] = New<ListOperation>(services, ListShape.GroupsForUser),
        ["AdminRemoveUserFromGroup"] = New<PassedPoolOperation>(services, "AdminRemoveUserFromGroup"),
        ["AdminSetUserPassword"] = New<AdminSetUserPassword>(services),
        ["AdminUpdateUserAttributes"] = New<AdminUpdateUserAttributes>(services),
        ["AdminUserGlobalSignOut"] = New<AdminUserGlobalSignOut>(services),
        ["ChangePassword"] = New<ChangePassword>(services),
        ["ConfirmForgotPassword"] = New<ConfirmForgotPassword>(services),
        ["ConfirmSignUp"] = New<ConfirmSignUp>(services),
        ["CreateGroup"] = New<CreateGroup>(services),
        ["DeleteGroup"] = New<PassedPoolOperation>(services, "DeleteGroup"),
        ["DeleteUser"] = New<DeleteUser>(services),
        ["DeleteUserAttributes"] = New<DeleteUserAttributes>(services),
        ["DescribeUserPool"] = New<PassedPoolOperation>(services, "DescribeUserPool"),
        ["DescribeUserPoolClient"] = New<PassedPoolOperation>(services, "DescribeUserPoolClient"),
        ["ForgotPassword"] = New<ForgotPassword>(services),
        ["GetGroup"] = New<PassedPoolOperation>(services, "GetGroup"),
        ["GetTokensFromRefreshToken"] = New<GetTokensFromRefreshToken>(services),
        ["GetUser"] = New<GetUser>(services),
        ["GlobalSignOut"] = New<GlobalSignOut>(services),
        ["InitiateAuth"] = New<InitiateAuth>(services),
        ["ListGroups"] = New<ListOperation>(services, ListShape.Groups),
        ["ListUserPoolClients"] = New<ListOperation>(services, ListShape.Clients),
        ["ListUsers"] = New<ListUsers>(services),
        ["ListUsersInGroup"] = New<ListOperation>(services, ListShape.UsersInGroup),
        ["RespondToAuthChallenge"] = New<RespondToAuthChallenge>(services),
        ["RevokeToken"] = New<RevokeToken>(services),
        ["SignUp"] = New<SignUp>(services),
        ["UpdateUserAttributes"] = New<UpdateUserAttributes>(services),
    };

    private static T New<T>(IServiceProvider services, params object[] parameters) => ActivatorUtilities.CreateInstance<T>(services, parameters);
}
