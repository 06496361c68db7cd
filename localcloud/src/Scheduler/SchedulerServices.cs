using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Scheduler;

/// <summary>Registers Amazon EventBridge Scheduler, and declares what of it there is.</summary>
internal static class SchedulerServices
{
    /// <summary>Adds the service.</summary>
    public static IServiceCollection AddScheduler(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<Schedules>()
        .AddSingleton<ScheduleCalls>()
        .AddSingleton<ScheduleRoles>()
        .AddSingleton<ScheduleInvoker>()
        .AddSingleton<IStackObserver, ScheduleRunner>()
        .AddSingleton<IResourceType, ScheduleGroupType>()
        .AddSingleton<IAwsService, SchedulerService>();

    private static ServiceSupport Support { get; } = new("EventBridge Scheduler")
    {
        SigningName = "scheduler",
        Operations =
        [
            Partial("CreateSchedule", "one-time schedules in UTC, enabled"),
            Full("DeleteSchedule"),
            Full("GetSchedule"),
            No("UpdateSchedule, ListSchedules, tags"),
            No("Administration of groups", "they come from the template"),
        ],
        Features =
        [
            No("rate(…), cron(…), other time zones, StartDate, EndDate, KmsKeyArn", "refused by name"),
            Partial("Flexible time windows", "run at their beginning"),
            Partial("Targets", "Lambda and event buses only"),
            Full("Retries and dead-letter queues, over a restart too"),
            Full("Schedules that fell due while it was down run at the next start"),
        ],
    };
}

/// <summary>Amazon EventBridge Scheduler: schedules by the API, their groups from the template.</summary>
internal sealed class SchedulerService(ScheduleCalls calls, Schedules schedules, ScheduleRoles roles, TimeProvider clock) : RestService("scheduler")
{
    /// <inheritdoc/>
    public override IReadOnlyCollection<string> SigningNames { get; } = ["scheduler"];

    /// <inheritdoc/>
    internal override OperationInputs Inputs { get; } = new("scheduler", """
        CreateSchedule: ActionAfterCompletion ClientToken Description FlexibleTimeWindow(Mode MaximumWindowInMinutes) GroupName ScheduleExpression ScheduleExpressionTimezone State Target(Arn DeadLetterConfig(Arn) EventBridgeParameters(DetailType Source) Input RetryPolicy(MaximumEventAgeInSeconds MaximumRetryAttempts) RoleArn)
        GetSchedule: groupName
        DeleteSchedule: clientToken groupName
        """);

    /// <inheritdoc/>
    public override IReadOnlyList<RestRoute> Routes { get; } =
    [
        new("POST", "/schedules/{Name}", new CreateSchedule(calls, schedules, roles, clock)),
        new("GET", "/schedules/{Name}", new GetSchedule(calls, schedules)),
        new("DELETE", "/schedules/{Name}", new DeleteSchedule(calls, schedules)),
    ];

    /// <inheritdoc/>
    public override AwsResponse Error(AwsException error, IHeaderDictionary headers) => RestJsonProtocol.Error(error) with
    {
        // As the service's model has it: with a capital.
        Body = JsonText.Bytes(new JsonObject { ["Message"] = error.Message }),
    };
}
