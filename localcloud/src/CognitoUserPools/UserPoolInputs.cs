using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>What Cognito user pools take.</summary>
internal static class UserPoolInputs
{
    // For Lambda triggers, analytics and threat protection, which no pool has: nobody could tell.
    private const string Told = "ClientMetadata AnalyticsMetadata UserContextData";

    private const string Attributes = "UserAttributes[Name Value]";

    public static OperationInputs Members { get; } = new("cognito-idp", $"""
        AdminAddUserToGroup, AdminRemoveUserFromGroup: UserPoolId Username GroupName
        AdminConfirmSignUp: UserPoolId Username ClientMetadata
        AdminCreateUser: UserPoolId Username {Attributes} TemporaryPassword ForceAliasCreation=false MessageAction DesiredDeliveryMediums ValidationData ClientMetadata
        AdminDeleteUser, AdminDisableUser, AdminEnableUser, AdminGetUser, AdminUserGlobalSignOut: UserPoolId Username
        AdminDeleteUserAttributes: UserPoolId Username UserAttributeNames
        AdminListGroupsForUser: UserPoolId Username Limit NextToken
        AdminSetUserPassword: UserPoolId Username Password Permanent
        AdminUpdateUserAttributes: UserPoolId Username {Attributes} ClientMetadata
        ChangePassword: AccessToken PreviousPassword ProposedPassword
        ConfirmForgotPassword: ClientId Username ConfirmationCode Password {Told}
        ConfirmSignUp: ClientId Username ConfirmationCode ForceAliasCreation=false {Told}
        CreateGroup: UserPoolId GroupName Description Precedence
        DeleteGroup, GetGroup: UserPoolId GroupName
        DeleteUser, GetUser, GlobalSignOut: AccessToken
        DeleteUserAttributes: AccessToken UserAttributeNames
        DescribeUserPool: UserPoolId
        DescribeUserPoolClient: UserPoolId ClientId
        ForgotPassword: ClientId Username {Told}
        GetTokensFromRefreshToken: ClientId RefreshToken ClientMetadata
        InitiateAuth: ClientId AuthFlow AuthParameters {Told}
        ListGroups: UserPoolId Limit NextToken
        ListUserPoolClients: UserPoolId MaxResults NextToken
        ListUsers: UserPoolId AttributesToGet Limit PaginationToken Filter
        ListUsersInGroup: UserPoolId GroupName Limit NextToken
        RespondToAuthChallenge: ClientId ChallengeName Session ChallengeResponses {Told}
        RevokeToken: ClientId Token
        SignUp: ClientId Username Password {Attributes} ValidationData {Told}
        UpdateUserAttributes: AccessToken {Attributes} ClientMetadata
        """);

    /// <summary>Lets a map of texts pass whose names are all carried out.</summary>
    /// <exception cref="AwsException"><c>NotEmulatedException</c>, with the first other name.</exception>
    public static void Demand(System.Text.Json.Nodes.JsonObject map, string operation, string member, params ReadOnlySpan<string> known)
    {
        foreach (var (name, _) in map)
        {
            if (!known.Contains(name))
            {
                throw NotEmulated.Parameter("cognito-idp", operation, $"{member}.{name}");
            }
        }
    }
}
