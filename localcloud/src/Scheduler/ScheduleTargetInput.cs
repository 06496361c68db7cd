using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.Scheduler;

/// <summary>Reads the target of a schedule: a function, or an event bus.</summary>
internal static class ScheduleTargetInput
{
    /// <summary>The target.</summary>
    /// <exception cref="AwsException"><c>ValidationException</c>, or what is not emulated.</exception>
    public static ScheduleTarget Read(JsonObject input)
    {
        var target = new ScheduleTarget
        {
            Arn = ScheduleInput.Required(input, "Arn"),
            RoleArn = ScheduleInput.Required(input, "RoleArn"),
            Input = JsonProtocol.OptionalText(input, "Input") ?? throw NotEmulated.Parameter("scheduler", "CreateSchedule", "Target without Input"),
        };
        if (!target.IsBus && !target.Arn.StartsWith("arn:aws:lambda:", StringComparison.Ordinal))
        {
            throw NotEmulated.Parameter("scheduler", "CreateSchedule", $"Target.Arn={target.Arn}");
        }

        // Of both kinds AWS takes well-formed JSON only.
        if (!IsJson(target.Input))
        {
            throw SchedulerErrors.Validation("Invalid RequestJson provided. Reason: the input is no well-formed JSON.");
        }

        return WithRetries(WithEvent(target, input["EventBridgeParameters"] as JsonObject), input);
    }

    private static ScheduleTarget WithEvent(ScheduleTarget target, JsonObject? parameters)
    {
        if (target.IsBus == parameters is null)
        {
            throw SchedulerErrors.Validation(
                target.IsBus ? "EventBridgeParameters must be set for this target." : "EventBridgeParameters can't be set for this target.");
        }

        return parameters is null ? target : target with
        {
            DetailType = ScheduleInput.Required(parameters, "DetailType"),
            Source = ScheduleInput.Required(parameters, "Source"),
        };
    }

    private static ScheduleTarget WithRetries(ScheduleTarget target, JsonObject input)
    {
        if (input["DeadLetterConfig"] is JsonObject deadLetters)
        {
            target = target with { DeadLetterArn = JsonProtocol.OptionalText(deadLetters, "Arn") };
        }

        if (input["RetryPolicy"] is not JsonObject policy)
        {
            return target;
        }

        return target with
        {
            MaximumAgeSeconds = ScheduleInput.Whole(policy, "MaximumEventAgeInSeconds", 60, 86_400) ?? target.MaximumAgeSeconds,
            MaximumRetries = ScheduleInput.Whole(policy, "MaximumRetryAttempts", 0, 185) ?? target.MaximumRetries,
        };
    }

    private static bool IsJson(string text)
    {
        try
        {
            return JsonText.Parse(text) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
