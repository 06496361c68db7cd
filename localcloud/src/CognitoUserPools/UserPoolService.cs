using System.Text.Json.Nodes;
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

/// <summary>An unsigned operation that names a client, carried out by cognito-local as it stands.</summary>
internal sealed class ClientOperation(string name, UserPools pools, CognitoLocal cognitoLocal) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var client = pools.Client(JsonProtocol.RequiredText(input, "ClientId", "InvalidParameterException"));
        Usernames.Normalize(input, client.Pool);
        return Tokens.Complete(await cognitoLocal.CallAsync(name, input, cancellationToken));
    }
}

/// <summary>
/// An unsigned operation of a signed-in user upon itself. cognito-local believes any access token, signed or not, so it is verified
/// here.
/// </summary>
internal sealed class UserOperation(string name, UserPools pools, CognitoLocal cognitoLocal, TokenVerifier tokens) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var token = JsonProtocol.RequiredText(input, "AccessToken", "InvalidParameterException");
        var problem = TokenProblem.WrongIssuer;
        foreach (var pool in pools.All)
        {
            var issuer = $"cognito-idp.{pool.Id[..pool.Id.IndexOf('_', StringComparison.Ordinal)]}.amazonaws.com/{pool.Id}";
            var result = await tokens.VerifyAsync(token, issuer, "access", cancellationToken);
            if (result.Claims is { } claims)
            {
                if (name is "UpdateUserAttributes" or "DeleteUserAttributes")
                {
                    WritableAttributes.Demand(pools.Client(claims.Text("client_id") ?? ""), NamesIn(input));
                }

                return await cognitoLocal.CallAsync(name, input, cancellationToken);
            }

            problem = result.Problem is TokenProblem.WrongIssuer ? problem : result.Problem!.Value;
        }

        throw UserPoolErrors.NotAuthorized(
            problem is TokenProblem.Expired ? "Access Token has expired" : "Invalid Access Token");
    }

    // What is written has a name and a value, what is deleted a name.
    private static IEnumerable<string?> NamesIn(JsonObject input) =>
    [
        .. (input["UserAttributes"] as JsonArray ?? []).Select(attribute => attribute?["Name"]?.ToString()),
        .. (input["UserAttributeNames"] as JsonArray ?? []).Select(name => name?.ToString()),
    ];
}

/// <summary>A signed operation upon a pool, allowed by IAM policies and carried out by cognito-local.</summary>
internal sealed class PoolOperation(string name, UserPools pools, CognitoLocal cognitoLocal, IAccessControl access) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var principal = request.Principal ?? throw new AwsException(
            "MissingAuthenticationTokenException", StatusCodes.Status400BadRequest, "Missing Authentication Token");
        var pool = pools.Pool(JsonProtocol.RequiredText(input, "UserPoolId", "InvalidParameterException"));
        access.Demand(new(principal, "cognito-idp:" + name, pool.Arn));
        Usernames.Normalize(input, pool);
        return await cognitoLocal.CallAsync(name, input, cancellationToken);
    }
}
