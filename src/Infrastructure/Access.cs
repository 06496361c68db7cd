using Amazon.CDK;
using Amazon.CDK.AWS.Cognito;
using Amazon.CDK.AWS.IAM;
using Constructs;
using Infrastructure.Topics;

namespace Infrastructure;

/// <summary>
/// Who may connect and do what: the user pool (a new one or an existing one), the identity pool that turns its tokens into AWS
/// credentials, the role of signed-in users, and the AWS IoT policy that OpenSession attaches to them. There are no guests.
/// </summary>
public sealed class Access : Construct
{
    /// <summary>Adds pools, role and policy.</summary>
    public Access(Construct scope, string id, AccessProps props)
        : base(scope, id)
    {
        var users = props.ExistingUserPool ?? CreateUserPool(props);
        UserPoolId = users.UserPoolId;
        UserPoolClientId = users.ClientId;
        IdentityPoolId = props.ExistingIdentityPoolId ?? CreateIdentityPool(props).Ref;
        SignedInRole = CreateRole(props);
        IotPolicyName = new SignedInIotPolicy(this, "IotPolicy", props.Families, props.Stage, props.Data.OfUnprotected).PolicyName;
        _ = new CfnIdentityPoolRoleAttachment(this, "Roles", new CfnIdentityPoolRoleAttachmentProps
        {
            IdentityPoolId = IdentityPoolId,
            Roles = new Dictionary<string, string> { ["authenticated"] = SignedInRole.RoleArn },
        });
    }

    /// <summary>The user pool.</summary>
    public string UserPoolId { get; }

    /// <summary>The user pool's client for browsers and mobile apps.</summary>
    public string UserPoolClientId { get; }

    /// <summary>The identity pool.</summary>
    public string IdentityPoolId { get; }

    /// <summary>The role of every signed-in user.</summary>
    public Role SignedInRole { get; }

    /// <summary>The AWS IoT policy of every signed-in user, who needs both: the role's policy and this one.</summary>
    public string IotPolicyName { get; }

    /// <summary>OpenSession's right to attach the IoT policy, and to detach the one that it replaces: to and from Cognito identities only.</summary>
    public static IEnumerable<PolicyStatement> Attaching() =>
    [
        // The actions' resource types are certificates and thing groups; a Cognito identity is none, and the policy isn't one either.
        Permissions.Allow("AttachIotPolicy", ["iot:AttachPolicy", "iot:DetachPolicy"], "*"),
        KeepOffDevices(),
    ];

    /// <summary>The right to detach the IoT policy from Cognito identities.</summary>
    public static IEnumerable<PolicyStatement> Detaching() =>
        [Permissions.Allow("DetachIotPolicy", ["iot:DetachPolicy"], "*"), KeepOffDevices()];

    // So * is left with what has no resource type. A function in foreign hands gives no device of the account a policy, and takes none away.
    private static PolicyStatement KeepOffDevices() => new(new PolicyStatementProps
    {
        Sid = "KeepOffDevices",
        Effect = Effect.DENY,
        Actions = ["iot:AttachPolicy", "iot:DetachPolicy"],
        Resources = [Permissions.IotArn("cert/*"), Permissions.IotArn("thinggroup/*")],
    });

    /// <summary>Reading what the user pool calls a user.</summary>
    public PolicyStatement ReadingUsers() => Permissions.Allow(
        "ReadUserPool", ["cognito-idp:AdminGetUser"], $"arn:{Aws.PARTITION}:cognito-idp:{Aws.REGION}:{Aws.ACCOUNT_ID}:userpool/{UserPoolId}");

    private UserPoolReference CreateUserPool(AccessProps props)
    {
        var pool = new CfnUserPool(this, "Users", new CfnUserPoolProps
        {
            AdminCreateUserConfig = new CfnUserPool.AdminCreateUserConfigProperty { AllowAdminCreateUserOnly = !props.SelfSignUp },
            // Alice and alice are one user; a pool can't change its mind about it.
            UsernameConfiguration = new CfnUserPool.UsernameConfigurationProperty { CaseSensitive = false },
            AutoVerifiedAttributes = ["email"],
            AccountRecoverySetting = new CfnUserPool.AccountRecoverySettingProperty
            {
                RecoveryMechanisms = new[] { new CfnUserPool.RecoveryOptionProperty { Name = "verified_email", Priority = 1 } },
            },
            // A new address counts when its owner has said so; until then the old one recovers the account.
            UserAttributeUpdateSettings = new CfnUserPool.UserAttributeUpdateSettingsProperty
            {
                AttributesRequireVerificationBeforeUpdate = ["email"],
            },
            DeletionProtection = props.Data.Disposable ? "INACTIVE" : "ACTIVE",
            Policies = new CfnUserPool.PoliciesProperty { PasswordPolicy = Passwords() },
            // Who wants a second factor sets one up. By an app: a message to a telephone costs money and can be diverted.
            MfaConfiguration = "OPTIONAL",
            EnabledMfas = ["SOFTWARE_TOKEN_MFA"],
        });
        // CDK 2.160 has no prop for it.
        pool.AddPropertyOverride("UserPoolTier", props.UserPoolTier.ToString().ToUpperInvariant());
        // Users can't be made again: deleting the stack leaves the pool.
        pool.ApplyRemovalPolicy(props.Data.OfProtected);
        var client = new CfnUserPoolClient(this, "UsersClient", new CfnUserPoolClientProps
        {
            UserPoolId = pool.Ref,
            // By SRP the password never leaves the device. Nothing else may sign in, and so no template allows it for a test's sake.
            ExplicitAuthFlows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            GenerateSecret = false,
            PreventUserExistenceErrors = "ENABLED",
            EnableTokenRevocation = true,
            // Without this a user may write every attribute, and so call himself as somebody else is called: names are the administrators' business.
            WriteAttributes = ["email"],
        });
        // The identity pool that stays names it.
        client.ApplyRemovalPolicy(props.Data.OfProtected);
        return new UserPoolReference(pool.Ref, client.Ref);
    }

    private static CfnUserPool.PasswordPolicyProperty Passwords() => new()
    {
        MinimumLength = 10,
        RequireLowercase = true,
        RequireUppercase = true,
        RequireNumbers = true,
        RequireSymbols = true,
    };

    private CfnIdentityPool CreateIdentityPool(AccessProps props)
    {
        var pool = new CfnIdentityPool(this, "Identities", new CfnIdentityPoolProps
        {
            AllowUnauthenticatedIdentities = false,
            AllowClassicFlow = false,
            CognitoIdentityProviders = new[]
            {
                new CfnIdentityPool.CognitoIdentityProviderProperty
                {
                    ProviderName = $"cognito-idp.{Aws.REGION}.amazonaws.com/{UserPoolId}",
                    ClientId = UserPoolClientId,
                    // A signed-out user's token is refused.
                    ServerSideTokenCheck = true,
                },
            },
        });
        // Its identity ids are keys of data: topics, senders and claims. Another pool would make strangers of all users.
        pool.ApplyRemovalPolicy(props.Data.OfProtected);
        return pool;
    }

    private Role CreateRole(AccessProps props) => new(this, "SignedInRole", new RoleProps
    {
        AssumedBy = new FederatedPrincipal(
            "cognito-identity.amazonaws.com",
            new Dictionary<string, object>
            {
                ["StringEquals"] = Permissions.Condition("cognito-identity.amazonaws.com:aud", IdentityPoolId),
                ["ForAnyValue:StringLike"] = Permissions.Condition("cognito-identity.amazonaws.com:amr", "authenticated"),
            },
            "sts:AssumeRoleWithWebIdentity"),
        InlinePolicies = new Dictionary<string, PolicyDocument>
        {
            ["Topics"] = new(new PolicyDocumentProps
            {
                Statements = [.. SignedInPolicy.For(props.Families).Select(statement => Permissions.OnTopics(statement, props.Stage))],
            }),
        },
    });
}
