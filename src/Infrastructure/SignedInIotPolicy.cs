using Amazon.CDK;
using Amazon.CDK.AWS.IoT;
using Constructs;
using Infrastructure.Topics;
using Realtime.Topics;

namespace Infrastructure;

/// <summary>
/// The AWS IoT policy of signed-in users: what <see cref="ClientPolicy"/> allows, to clients without session and without will.
/// </summary>
public sealed class SignedInIotPolicy : Construct
{
    /// <summary>Adds the policy.</summary>
    public SignedInIotPolicy(Construct scope, string id, IReadOnlyList<TopicFamily> families, DeploymentStage stage, RemovalPolicy removal)
        : base(scope, id)
    {
        var policy = new CfnPolicy(this, "Policy", new CfnPolicyProps
        {
            PolicyDocument = new Dictionary<string, object>
            {
                ["Version"] = "2012-10-17",
                ["Statement"] = ClientPolicy.For(families, stage.Name is not null).Select(statement => Statement(statement, stage)).Append(DenySessionsAndWills()).ToArray(),
            },
        });
        // AWS refuses to delete a policy that is attached to anybody. docs/operations.md has the clean-up. Its name is generated, so that one
        // that stayed is in nobody's way.
        policy.ApplyRemovalPolicy(removal, new RemovalPolicyOptions { ApplyToUpdateReplacePolicy = true });
        PolicyName = policy.Ref;
    }

    /// <summary>The policy's name.</summary>
    public string PolicyName { get; }

    private static Dictionary<string, object> Statement(TopicStatement statement, DeploymentStage stage) => new()
    {
        ["Effect"] = statement.Allow ? "Allow" : "Deny",
        ["Action"] = statement.Action,
        ["Resource"] = statement.Resources.Select(resource => Permissions.IotArn(stage.OnBroker(resource))).ToArray(),
    };

    // What is sent while a client is away comes from the message log. A persistent session would deliver it again, and is billed;
    // a will would be published in the client's name after it has gone.
    private static Dictionary<string, object> DenySessionsAndWills() => new()
    {
        ["Effect"] = "Deny",
        ["Action"] = "iot:Connect",
        ["Resource"] = new[] { Permissions.IotArn("client/*") },
        ["Condition"] = new Dictionary<string, object>
        {
            ["ForAnyValue:StringEquals"] = new Dictionary<string, object>
            {
                ["iot:ConnectAttributes"] = new[] { "PersistentConnect", "LastWill" },
            },
        },
    };
}
