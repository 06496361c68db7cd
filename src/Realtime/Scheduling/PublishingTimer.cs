using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Scheduler;
using Amazon.Scheduler.Model;
using Realtime.Messages;

namespace Realtime.Scheduling;

/// <summary>Where schedules are made, and by whom they invoke.</summary>
/// <param name="Group">The deployment's schedule group.</param>
/// <param name="RoleArn">The role by which EventBridge Scheduler invokes the function.</param>
/// <param name="DeadLettersArn">The queue of invocations that AWS Lambda did not take.</param>
public sealed record ScheduleSettings(string Group, string RoleArn, string DeadLettersArn);

/// <summary>
/// Timers as one-time schedules of EventBridge Scheduler. A schedule carries no more than the event's key, as its input must not be larger than
/// 256 KB; it deletes itself when it has run.
/// </summary>
public sealed class PublishingTimer(IAmazonScheduler client, ScheduleSettings settings, TimeProvider clock) : IPublishingTimer
{
    // EventBridge Scheduler's own maximum, said aloud.
    private const int LongestRetrySeconds = 86_400;
    private const int MostRetries = 185;

    // What is made for a time that has passed when AWS looks at it may never run.
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);

    /// <summary>The client's settings: a function has better things to do than to wait 100 s for an answer.</summary>
    public static AmazonSchedulerConfig CreateConfig() => new() { Timeout = TimeSpan.FromSeconds(5), MaxErrorRetry = 3 };

    /// <inheritdoc/>
    public async Task SetAsync(string source, string id, DateTimeOffset at, string functionArn, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateScheduleAsync(
                new CreateScheduleRequest
                {
                    Name = NameOf(source, id),
                    GroupName = settings.Group,
                    ScheduleExpression = ExpressionOf(at),
                    ScheduleExpressionTimezone = "UTC",
                    FlexibleTimeWindow = new FlexibleTimeWindow { Mode = FlexibleTimeWindowMode.OFF },
                    ActionAfterCompletion = ActionAfterCompletion.DELETE,
                    Target = new Target
                    {
                        Arn = functionArn,
                        RoleArn = settings.RoleArn,
                        Input = InputOf(source, id),
                        RetryPolicy = new RetryPolicy { MaximumEventAgeInSeconds = LongestRetrySeconds, MaximumRetryAttempts = MostRetries },
                        DeadLetterConfig = new DeadLetterConfig { Arn = settings.DeadLettersArn },
                    },
                },
                cancellationToken);
        }
        catch (ConflictException)
        {
            // It is set already.
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string source, string id, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteScheduleAsync(new DeleteScheduleRequest { Name = NameOf(source, id), GroupName = settings.Group }, cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
            // It has run, or was never set.
        }
    }

    // A schedule's name is 1 to 64 of what a message id is made of, but for the colon.
    private static string NameOf(string source, string id) => MessageId.Create(new EventKey(source, "schedule", id), "");

    private static string InputOf(string source, string id)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("due"u8);
            writer.WriteString("source"u8, source);
            writer.WriteString("id"u8, id);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // Upwards to a whole minute: AWS invokes within the minute, which may begin before the second that was asked for.
    private string ExpressionOf(DateTimeOffset at)
    {
        var soonest = clock.GetUtcNow() + Soonest;
        var ticks = (at < soonest ? soonest : at).UtcTicks;
        var minute = new DateTimeOffset((ticks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        return minute.ToString("'at('yyyy-MM-dd'T'HH:mm:ss')'", CultureInfo.InvariantCulture);
    }
}
