using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.EventBridge;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Lambda;
using LocalCloud.Sqs;

namespace LocalCloud.Scheduler;

/// <summary>Invokes the targets of schedules, under the schedules' roles.</summary>
internal sealed class ScheduleInvoker(
    Schedules schedules, ScheduleRoles roles, ILambdaInvoker lambda, IEventBuses buses, IQueues queues, ILogger<ScheduleInvoker> logger)
{
    /// <summary>Hands the input over: to AWS Lambda's queue, or to the bus.</summary>
    /// <returns>Why it was not taken, or <see langword="null"/>.</returns>
    public async Task<AwsException?> TryAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        var target = schedule.Target;
        try
        {
            var principal = roles.Assume(schedule);
            if (target.IsBus)
            {
                var detail = JsonText.Parse(target.Input) as JsonObject ?? [];
                await buses.PutAsync(
                    new BusEvent(target.Arn, target.Source!, target.DetailType!, detail) { Resources = [schedules.ArnOf(schedule.Group, schedule.Name)] }, principal);
            }
            else
            {
                await lambda.InvokeEventAsync(target.Arn, Encoding.UTF8.GetBytes(target.Input), new Invoker { Principal = principal }, cancellationToken);
            }

            return null;
        }
        catch (AwsException error)
        {
            return error;
        }
        catch (StorageException error)
        {
            return new AwsException("InternalFailure", StatusCodes.Status500InternalServerError, error.Message);
        }
    }

    /// <summary>Puts an invocation that failed for good into the target's dead-letter queue, if it has one.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="error">The last failure.</param>
    /// <param name="condition">Which limit of the retry policy was reached; empty when it was not retried.</param>
    public async Task GiveUpAsync(Schedule schedule, AwsException error, string condition)
    {
        if (schedule.Target.DeadLetterArn is not { } deadLetters)
        {
            return;
        }

        var attributes = new Dictionary<string, QueueAttribute>
        {
            ["SCHEDULE_ARN"] = Text(schedules.ArnOf(schedule.Group, schedule.Name)),
            ["TARGET_ARN"] = Text(schedule.Target.Arn),
            ["SCHEDULED_TIME"] = Text(schedule.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            ["ERROR_CODE"] = Text(error.Code),
            ["ERROR_MESSAGE"] = Text(error.Message.Length > 0 ? error.Message : error.Code),
        };
        if (condition.Length > 0)
        {
            attributes["EXHAUSTED_RETRY_CONDITION"] = Text(condition);
            attributes["RETRY_ATTEMPTS"] = Text(schedule.Retries.ToString(CultureInfo.InvariantCulture));
        }

        try
        {
            await queues.SendAsync(deadLetters, schedule.Target.Input, attributes, roles.Assume(schedule));
        }
        catch (AwsException undelivered)
        {
            SchedulerLog.DeadLetterLost(logger, schedule.Group, schedule.Name, undelivered.Code, undelivered.Message);
        }
    }

    private static QueueAttribute Text(string value) => new("String", value);
}

/// <summary>What is told of invocations.</summary>
internal static partial class SchedulerLog
{
    [LoggerMessage(4751, LogLevel.Error, "The schedule {Group}/{Name} lost its dead letter: {Code}: {Reason}", EventName = "ScheduleDeadLetterLost")]
    public static partial void DeadLetterLost(ILogger logger, string group, string name, string code, string reason);
}
