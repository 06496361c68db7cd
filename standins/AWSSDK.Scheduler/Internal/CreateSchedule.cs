using System.Text.Json;
using Amazon.Runtime.Internal;
using Amazon.Scheduler.Model;
using Standins.Sdk;

namespace Amazon.Scheduler.Internal;

/// <summary><c>POST /schedules/{Name}</c>.</summary>
internal static class CreateSchedule
{
    public static Operation<CreateScheduleRequest, CreateScheduleResponse> Operation { get; } = new(SchedulerService.Instance, Write, Read);

    private static DefaultRequest Write(CreateScheduleRequest input)
    {
        var request = SchedulerService.Instance.NewRequest(input, "POST", "/schedules/{Name}");
        SchedulerService.Instance.AddPathResource(request, "Name", input.Name);
        request.SetJson("application/json", writer =>
        {
            writer.WriteText("ActionAfterCompletion", input.ActionAfterCompletion?.Value);
            // The SDK makes a token where none is given.
            writer.WriteText("ClientToken", input.ClientToken ?? Guid.NewGuid().ToString());
            if (input.FlexibleTimeWindow is { } window)
            {
                writer.WriteStartObject("FlexibleTimeWindow");
                writer.WriteText("Mode", window.Mode?.Value);
                writer.WriteEndObject();
            }

            writer.WriteText("GroupName", input.GroupName);
            writer.WriteText("ScheduleExpression", input.ScheduleExpression);
            writer.WriteText("ScheduleExpressionTimezone", input.ScheduleExpressionTimezone);
            if (input.Target is { } target)
            {
                WriteTarget(writer, target);
            }
        });
        return request;
    }

    private static void WriteTarget(Utf8JsonWriter writer, Target target)
    {
        writer.WriteStartObject("Target");
        writer.WriteText("Arn", target.Arn);
        if (target.DeadLetterConfig is { } deadLetters)
        {
            writer.WriteStartObject("DeadLetterConfig");
            writer.WriteText("Arn", deadLetters.Arn);
            writer.WriteEndObject();
        }

        writer.WriteText("Input", target.Input);
        if (target.RetryPolicy is { } retries)
        {
            writer.WriteStartObject("RetryPolicy");
            writer.WriteWhole("MaximumEventAgeInSeconds", retries.MaximumEventAgeInSeconds);
            writer.WriteWhole("MaximumRetryAttempts", retries.MaximumRetryAttempts);
            writer.WriteEndObject();
        }

        writer.WriteText("RoleArn", target.RoleArn);
        writer.WriteEndObject();
    }

    private static CreateScheduleResponse Read(JsonElement answer) => new() { ScheduleArn = answer.Text("ScheduleArn") };
}
