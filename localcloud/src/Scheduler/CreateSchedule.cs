using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Scheduler;

/// <summary><c>POST /schedules/{Name}</c>: a one-time schedule.</summary>
internal sealed class CreateSchedule(ScheduleCalls calls, Schedules schedules, ScheduleRoles roles, TimeProvider clock) : IRestOperation
{
    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var schedule = ScheduleInput.Read(call.Labels["Name"], call.Input(), clock.GetUtcNow());
        calls.DemandToCreate(call, schedule);
        if (!roles.MayAssume(schedule))
        {
            throw SchedulerErrors.Validation("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
        }

        var created = schedules.Add(schedule);
        return Task.FromResult(RestJsonProtocol.Answer(new JsonObject { ["ScheduleArn"] = schedules.ArnOf(created.Group, created.Name) }));
    }
}
