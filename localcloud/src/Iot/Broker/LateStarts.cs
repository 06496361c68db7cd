using LocalCloud.Chaos;
using LocalCloud.Iot.Broker.Sessions;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// Chaos of subscriptions (<c>delay-suback</c>): the SUBACK comes late, and messages start to arrive late, in either order; AWS documents
/// the second. Otherwise both happen at once.
/// </summary>
internal sealed class LateStarts(ChaosSwitches chaos, TimeProvider clock)
{
    /// <summary>Subscribes a session, now or after a while in which the subscription is there and gets nothing.</summary>
    /// <returns><see langword="false"/> when there can't be another such subscription.</returns>
    public bool TryStart(Session session, string filter, SubscriptionOptions wanted)
    {
        if (Delay() is not { } delay)
        {
            return session.TrySubscribe(filter, wanted);
        }

        session.Announce(filter, wanted);
        After(delay, () => session.Start(filter));
        return true;
    }

    /// <summary>Sends the SUBACK.</summary>
    public ValueTask AnswerAsync(Connection connection, IOutgoingPacket suback)
    {
        if (Delay() is not { } delay)
        {
            return connection.Outbound.EnqueueAsync(suback);
        }

        After(delay, () => connection.Outbound.TryEnqueue(suback));
        return ValueTask.CompletedTask;
    }

    private TimeSpan? Delay() => chaos.Settings.DelaySuback is var longest && longest > TimeSpan.Zero
        ? longest * chaos.Next(ChaosEffect.DelaySuback)
        : null;

    // One shot; the timer keeps itself alive until then.
    private void After(TimeSpan delay, Action action)
    {
        ITimer? timer = null;
        timer = clock.CreateTimer(
            _ =>
            {
                action();
                timer?.Dispose();
            },
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(delay, Timeout.InfiniteTimeSpan);
    }
}
