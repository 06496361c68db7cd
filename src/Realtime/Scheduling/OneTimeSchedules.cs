using System.Globalization;
using Amazon.Scheduler;
using Amazon.Scheduler.Model;

namespace Realtime.Scheduling;

/// <summary>
/// One-time schedules of EventBridge Scheduler, which delete themselves when they have run. Each invokes a function with what it carries.
/// </summary>
internal sealed class OneTimeSchedules(IAmazonScheduler client, ScheduleSettings settings, TimeProvider clock)
{
    // EventBridge Scheduler's own maximum, said aloud.
    private const int LongestRetrySeconds = 86_400;
    private const int MostRetries = 185;

    // What is made for a time that has passed when AWS looks at it may never run.
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);

    /// <summary>Makes a schedule, unless there is one of its name.</summary>
    /// <param name="name">Its name, 1 to 64 of <c>A-Z a-z 0-9 _ . -</c>.</param>
    /// <param name="at">When it runs.</param>
    /// <param name="functionArn">The function that it invokes.</param>
    /// <param name="input">What with, JSON of at most 256 KB.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task CreateAsync(string name, DateTimeOffset at, string functionArn, string input, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateScheduleAsync(
                new CreateScheduleRequest
                {
                    Name = name,
                    GroupName = settings.Group,
                    ScheduleExpression = MinuteFor(at).ToString("'at('yyyy-MM-dd'T'HH:mm:ss')'", CultureInfo.InvariantCulture),
                    ScheduleExpressionTimezone = "UTC",
                    FlexibleTimeWindow = new FlexibleTimeWindow { Mode = FlexibleTimeWindowMode.OFF },
                    ActionAfterCompletion = ActionAfterCompletion.DELETE,
                    Target = new Target
                    {
                        Arn = functionArn,
                        RoleArn = settings.RoleArn,
                        Input = input,
                        RetryPolicy = new RetryPolicy { MaximumEventAgeInSeconds = LongestRetrySeconds, MaximumRetryAttempts = MostRetries },
                        DeadLetterConfig = new DeadLetterConfig { Arn = settings.DeadLettersArn },
                    },
                },
                cancellationToken);
        }
        catch (ConflictException)
        {
            // It is made already.
        }
    }

    /// <summary>Deletes a schedule, if there is one of the name.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteScheduleAsync(new DeleteScheduleRequest { Name = name, GroupName = settings.Group }, cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
            // It has run, or was never made.
        }
    }

    /// <summary>
    /// When a schedule for a time runs. Upwards to a whole minute: AWS invokes within the minute, which may begin before the second that was asked for.
    /// </summary>
    public DateTimeOffset MinuteFor(DateTimeOffset at)
    {
        var soonest = clock.GetUtcNow() + Soonest;
        var ticks = (at < soonest ? soonest : at).UtcTicks;
        return new((ticks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
    }
}
