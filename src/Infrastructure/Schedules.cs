using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Scheduler;
using Constructs;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>
/// The group of the schedules that a function makes for itself, and the role by which they invoke it. The group goes with the stack, and takes
/// its schedules with it: they name the function and the role, which go too. What they would have sent stands in the table.
/// </summary>
public sealed class Schedules : Construct
{
    private readonly DeadLetters _deadLetters;

    /// <summary>Adds group and role.</summary>
    public Schedules(Construct scope, string id, BackendParts parts)
        : base(scope, id)
    {
        _deadLetters = parts.DeadLetters;
        Group = new CfnScheduleGroup(this, "Group", new CfnScheduleGroupProps { Name = parts.Stage.Named("Realtime") });
        Role = new Role(this, "Role", new RoleProps
        {
            // AWS tells the group as the source, not the schedule.
            AssumedBy = new ServicePrincipal(Service, new ServicePrincipalOpts { Conditions = Permissions.OfThisAccount(Group.AttrArn) }),
            Description = "Invokes the function whose schedule has come",
        });
        foreach (var statement in parts.DeadLetters.Sending())
        {
            Role.AddToPolicy(statement);
        }
    }

    /// <summary>The group.</summary>
    public CfnScheduleGroup Group { get; }

    /// <summary>The role by which schedules invoke.</summary>
    public Role Role { get; }

    /// <summary>The environment variables of a function that makes schedules.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Variables =>
    [
        new("SCHEDULE_GROUP", Group.Ref),
        new("SCHEDULE_ROLE_ARN", Role.RoleArn),
        new("SCHEDULE_DEAD_LETTERS_ARN", _deadLetters.Queue.QueueArn),
    ];

    private static string Service => "scheduler.amazonaws.com";

    /// <summary>Making schedules in the group, and giving them the role.</summary>
    /// <param name="more">What else may be done with them.</param>
    public IEnumerable<PolicyStatement> Making(params IReadOnlyList<string> more)
    {
        yield return Permissions.Allow(
            "MakeSchedules",
            ["scheduler:CreateSchedule", .. more],
            $"arn:{Aws.PARTITION}:scheduler:{Aws.REGION}:{Aws.ACCOUNT_ID}:schedule/{Group.Ref}/*");
        var pass = Permissions.Allow("PassScheduleRole", ["iam:PassRole"], Role.RoleArn);
        pass.AddCondition("StringEquals", Permissions.Condition("iam:PassedToService", Service));
        yield return pass;
    }

    /// <summary>Lets schedules invoke functions.</summary>
    public void Invoke(params IReadOnlyList<RealtimeFunction> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        // In a policy beside the role: the function needs the role's name, and the policy the function's.
        Role.AddToPolicy(Permissions.Allow("InvokeFunction", ["lambda:InvokeFunction"], [.. functions.Select(function => function.Function.FunctionArn)]));
    }
}
