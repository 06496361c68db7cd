using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Scheduler;

/// <summary>What the operations on one schedule have in common: its name and group, and whether the caller may.</summary>
internal sealed class ScheduleCalls(Schedules schedules, IAccessControl access)
{
    private const string Service = "scheduler.amazonaws.com";

    /// <summary>The schedule that a call without a body is about, once its caller is known to be allowed.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c> or <c>ValidationException</c>.</exception>
    public (string Group, string Name) Admit(RestCall call, string action)
    {
        var name = ScheduleInput.Name("Name", call.Labels["Name"]);
        var group = ScheduleInput.Name("GroupName", call.QueryValue("groupName") ?? Schedules.DefaultGroup);
        ScheduleInput.Token(call.QueryValue("clientToken"));
        Demand(call, action, schedules.ArnOf(group, name));
        return (group, name);
    }

    /// <summary>Lets a caller create a schedule, and give its role to EventBridge Scheduler.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>.</exception>
    public void DemandToCreate(RestCall call, Schedule schedule)
    {
        Demand(call, "scheduler:CreateSchedule", schedules.ArnOf(schedule.Group, schedule.Name));
        Demand(call, "iam:PassRole", schedule.Target.RoleArn, new Dictionary<string, IReadOnlyList<string>> { ["iam:PassedToService"] = [Service] });
    }

    private void Demand(RestCall call, string action, string resource, IReadOnlyDictionary<string, IReadOnlyList<string>>? context = null)
    {
        var principal = call.Request.Principal
            ?? throw new AwsException("MissingAuthenticationTokenException", StatusCodes.Status403Forbidden, "Missing Authentication Token");
        access.Demand(new AccessRequest(principal, action, resource, context), StatusCodes.Status403Forbidden);
    }
}
