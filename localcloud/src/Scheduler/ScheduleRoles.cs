using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.Scheduler;

/// <summary>The roles by which schedules invoke.</summary>
internal sealed class ScheduleRoles(Schedules schedules, ICredentials credentials, IRoles roles, CloudOptions options)
{
    private const string Service = "scheduler.amazonaws.com";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether a schedule's role lets EventBridge Scheduler in. The trust policy knows the account and the schedule's group, not the schedule
    /// (User Guide, "Confused deputy prevention").
    /// </summary>
    public bool MayAssume(Schedule schedule) => roles.MayAssume(
        schedule.Target.RoleArn,
        Caller.ForService(Service),
        context: new Dictionary<string, IReadOnlyList<string>>
        {
            ["aws:SourceAccount"] = [options.AccountId],
            ["aws:SourceArn"] = [schedules.GroupArnOf(schedule.Group)],
        });

    /// <summary>A session of a schedule's role.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>.</exception>
    public Principal Assume(Schedule schedule) => MayAssume(schedule)
        ? credentials.Issue(schedule.Target.RoleArn, "scheduler", Lifetime).Principal
        : throw new AwsException(
            "AccessDeniedException", StatusCodes.Status403Forbidden, $"{Service} is unable to assume the role {schedule.Target.RoleArn}");
}
