using Amazon.CDK;
using Constructs;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>
/// Removes the IoT policy with the stack of a disposable deployment. CloudFormation alone can't: AWS refuses to delete a policy while it is
/// attached, and for minutes afterwards.
/// </summary>
public sealed class IotPolicyRemoval : Construct
{
    // CloudFormation's maximum: Lambda runs the function up to three times, 15 minutes each.
    private const int TimeoutSeconds = 3_600;

    /// <summary>Adds the resource and its function.</summary>
    public IotPolicyRemoval(Construct scope, string id, RealtimeBackendProps props, Access access)
        : base(scope, id)
    {
        var policyArn = Infrastructure.Permissions.IotArn($"policy/{access.IotPolicyName}");
        var function = new RealtimeFunction(this, "RemoveIotPolicy", props, new RealtimeFunctionProps
        {
            Timeout = Duration.Minutes(15),
            MemoryMegabytes = 256,
            Permissions =
            [
                Infrastructure.Permissions.Allow("RemoveIotPolicy", ["iot:ListTargetsForPolicy", "iot:DeletePolicy"], policyArn),
                .. Access.Detaching(),
            ],
        });
        _ = new CustomResource(this, "Policy", new CustomResourceProps
        {
            ServiceToken = function.Function.FunctionArn,
            ResourceType = "Custom::IotPolicyRemoval",
            Properties = new Dictionary<string, object>
            {
                ["ServiceTimeout"] = TimeoutSeconds,
                ["PolicyName"] = access.IotPolicyName,
            },
        });
    }
}
