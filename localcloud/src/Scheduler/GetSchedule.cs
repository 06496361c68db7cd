using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Scheduler;

/// <summary><c>GET /schedules/{Name}</c>.</summary>
internal sealed class GetSchedule(ScheduleCalls calls, Schedules schedules) : IRestOperation
{
    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var (group, name) = calls.Admit(call, "scheduler:GetSchedule");
        return Task.FromResult(RestJsonProtocol.Answer(Describe(schedules.Get(group, name))));
    }

    private JsonObject Describe(Schedule schedule)
    {
        var window = new JsonObject { ["Mode"] = schedule.WindowMinutes is null ? "OFF" : "FLEXIBLE" };
        if (schedule.WindowMinutes is { } minutes)
        {
            window["MaximumWindowInMinutes"] = minutes;
        }

        var answer = new JsonObject
        {
            ["ActionAfterCompletion"] = schedule.DeletesItself ? "DELETE" : "NONE",
            ["Arn"] = schedules.ArnOf(schedule.Group, schedule.Name),
            ["CreationDate"] = Seconds(schedule.CreatedAt),
            ["FlexibleTimeWindow"] = window,
            ["GroupName"] = schedule.Group,
            ["LastModificationDate"] = Seconds(schedule.CreatedAt),
            ["Name"] = schedule.Name,
            ["ScheduleExpression"] = schedule.Expression,
            ["ScheduleExpressionTimezone"] = "UTC",
            ["State"] = "ENABLED",
            ["Target"] = Describe(schedule.Target),
        };
        if (schedule.Description is { } description)
        {
            answer["Description"] = description;
        }

        return answer;
    }

    private static JsonObject Describe(ScheduleTarget target)
    {
        var described = new JsonObject
        {
            ["Arn"] = target.Arn,
            ["Input"] = target.Input,
            ["RetryPolicy"] = new JsonObject { ["MaximumEventAgeInSeconds"] = target.MaximumAgeSeconds, ["MaximumRetryAttempts"] = target.MaximumRetries },
            ["RoleArn"] = target.RoleArn,
        };
        if (target.DeadLetterArn is { } deadLetters)
        {
            described["DeadLetterConfig"] = new JsonObject { ["Arn"] = deadLetters };
        }

        if (target.IsBus)
        {
            described["EventBridgeParameters"] = new JsonObject { ["DetailType"] = target.DetailType, ["Source"] = target.Source };
        }

        return described;
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
