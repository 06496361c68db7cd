using System.Buffers;
using System.Text;
using System.Text.Json;
using Amazon.Scheduler;
using Realtime.Messages;

namespace Realtime.Scheduling;

/// <summary>Where schedules are made, and by whom they invoke.</summary>
/// <param name="Group">The deployment's schedule group.</param>
/// <param name="RoleArn">The role by which EventBridge Scheduler invokes the function.</param>
/// <param name="DeadLettersArn">The queue of invocations that AWS Lambda did not take.</param>
public sealed record ScheduleSettings(string Group, string RoleArn, string DeadLettersArn);

/// <summary>
/// Timers as one-time schedules of EventBridge Scheduler. A schedule carries no more than the event's key, as its input must not be larger than
/// 256 KB.
/// </summary>
public sealed class PublishingTimer(IAmazonScheduler client, ScheduleSettings settings, TimeProvider clock) : IPublishingTimer
{
    private readonly OneTimeSchedules _schedules = new(client, settings, clock);

    /// <summary>The client's settings: a function has better things to do than to wait 100 s for an answer.</summary>
    public static AmazonSchedulerConfig CreateConfig() => new() { Timeout = TimeSpan.FromSeconds(5), MaxErrorRetry = 3 };

    /// <inheritdoc/>
    public Task SetAsync(string source, string id, DateTimeOffset at, string functionArn, CancellationToken cancellationToken) =>
        _schedules.CreateAsync(NameOf(source, id), at, functionArn, InputOf(source, id), cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string source, string id, CancellationToken cancellationToken) => _schedules.DeleteAsync(NameOf(source, id), cancellationToken);

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
}
