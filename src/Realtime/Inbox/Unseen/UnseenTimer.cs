using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Scheduler;
using Realtime.Messages;
using Realtime.Scheduling;

namespace Realtime.Inbox.Unseen;

/// <summary>
/// Timers as one-time schedules of EventBridge Scheduler: one for a page, and one more for each ten minutes in which quiet hours of its users end.
/// </summary>
/// <remarks>
/// Quiet hours mostly end at the full hour, of very many users at once. Each page has one minute in ten for itself, by its own key: so what waits for
/// 07:00 goes out from 07:00 to 07:10, and whoever has quiet hours until 07:03 needs no schedule more.
/// </remarks>
public sealed class UnseenTimer(IAmazonScheduler client, ScheduleSettings settings, TimeProvider clock) : IUnseenTimer
{
    private static readonly TimeSpan Spread = TimeSpan.FromMinutes(10);

    private readonly OneTimeSchedules _schedules = new(client, settings, clock);

    Task IUnseenTimer.SetAsync(UnseenPage page, TimeSpan after, string functionArn, CancellationToken cancellationToken)
    {
        var at = _schedules.MinuteFor(clock.GetUtcNow() + after);
        return SetAsync(page, "", at, page.CallAt(at, at), functionArn, cancellationToken);
    }

    async Task IUnseenTimer.SetAgainAsync(UnseenPage page, IEnumerable<DateTimeOffset> ends, string functionArn, CancellationToken cancellationToken)
    {
        foreach (var at in ends.Select(end => SlotBehind(page, end)).Distinct())
        {
            await SetAsync(page, Timestamp.Format(at), at, page.CallAt(at - Spread, at), functionArn, cancellationToken);
        }
    }

    /// <summary>The first of a page's minutes, of which there is one in ten, at or behind a time.</summary>
    internal static DateTimeOffset SlotBehind(UnseenPage page, DateTimeOffset time)
    {
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{page.Source.Source}|{page.Source.Id}|{page.Set}")));
        var offset = key[0] % (Spread.Ticks / TimeSpan.TicksPerMinute) * TimeSpan.TicksPerMinute;
        var slots = (time.UtcTicks - offset + Spread.Ticks - 1) / Spread.Ticks;
        return new((slots * Spread.Ticks) + offset, TimeSpan.Zero);
    }

    private Task SetAsync(UnseenPage page, string name, DateTimeOffset at, UnseenCall call, string functionArn, CancellationToken cancellationToken) =>
        _schedules.CreateAsync(
            MessageId.Create(page.Source with { DetailType = "unseen" }, $"{page.Set}{name}"), at, functionArn, call.ToJson(), cancellationToken);
}
