using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.CognitoUserPools;

/// <summary>Cognito user pools, carried out by cognito-local; its gaps and its trust in callers are made up for here.</summary>
internal sealed class UserPoolService : JsonService
{
    // Anything else that cognito-local knows is not let through.
    private static readonly string[] ClientOperations =
        ["RespondToAuthChallenge", "ConfirmSignUp", "ForgotPassword", "ConfirmForgotPassword", "RevokeToken"];

    private static readonly string[] UserOperations =
    [
        "GetUser", "ChangePassword", "DeleteUser", "DeleteUserAttributes", "UpdateUserAttributes", "GetUserAttributeVerificationCode",
        "VerifyUserAttribute",
    ];

    private static readonly string[] PoolOperations =
    [
        "AdminAddUserToGroup", "AdminConfirmSignUp", "AdminCreateUser", "AdminDeleteUser", "AdminDeleteUserAttributes",
        "AdminDisableUser", "AdminEnableUser", "AdminGetUser", "AdminListGroupsForUser", "AdminRemoveUserFromGroup",
        "AdminSetUserPassword", "AdminUpdateUserAttributes", "CreateGroup", "DeleteGroup", "DescribeUserPool",
        "DescribeUserPoolClient", "GetGroup", "ListGroups", "ListUserPoolClients", "ListUsers", "ListUsersInGroup",
    ];

    public UserPoolService(UserPools pools, CognitoLocal cognitoLocal, TokenVerifier tokens, IAccessControl access)
        : base("cognito-idp", JsonVersion.V11)
    {
        var initiateAuth = new InitiateAuth(pools, cognitoLocal);
        var operations = new Dictionary<string, IJsonOperation>
        {
            ["InitiateAuth"] = initiateAuth,
            ["GetTokensFromRefreshToken"] = new GetTokensFromRefreshToken(initiateAuth),
            ["SignUp"] = new SignUp(pools, cognitoLocal),
        };
        foreach (var name in ClientOperations)
        {
            operations[name] = new ClientOperation(name, pools, cognitoLocal);
        }

        foreach (var name in UserOperations)
        {
            operations[name] = new UserOperation(name, pools, cognitoLocal, tokens);
        }

        foreach (var name in PoolOperations)
        {
            operations[name] = new PoolOperation(name, pools, cognitoLocal, access);
        }

        Operations = operations;
    }

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["cognito-idp"];

    /// <inheritdoc/>
    public override string? UnsignedTargetPrefix => "AWSCognitoIdentityProviderService.";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IJsonOperation> Operations { get; }
}
