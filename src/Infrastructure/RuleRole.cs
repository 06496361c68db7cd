using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Infrastructure;

/// <summary>A role by which AWS IoT's rules act.</summary>
internal static class RuleRole
{
    /// <summary>Adds a role that is allowed <paramref name="statements"/>.</summary>
    public static Role Of(Construct scope, string id, params PolicyStatement[] statements) => new(scope, id, new RoleProps
    {
        AssumedBy = new ServicePrincipal("iot.amazonaws.com", new ServicePrincipalOpts
        {
            // Only for rules of this account; a rule's own ARN would make role and rule need each other.
            Conditions = Permissions.OfThisAccount(Permissions.IotArn("rule/*")),
        }),
        InlinePolicies = new Dictionary<string, PolicyDocument>
        {
            ["Permissions"] = new(new PolicyDocumentProps { Statements = statements }),
        },
    });
}
