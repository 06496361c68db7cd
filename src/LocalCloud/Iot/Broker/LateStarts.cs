using LocalCloud.Chaos;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// Chaos of subscriptions (<c>delay-suback</c>): the SUBACK comes late, and messages start to arrive late, in either order; AWS documents
/// the second. Otherwise both happen at once.
/// </summary>
internal sealed class LateStarts(ChaosSwitches chaos, MessageBroker broker, TimeProvider clock)
{
    /// <summary>Starts a subscription that <see cref="Connection.Subscriptions"/> holds already.</summary>
    public void Start(string filter, Connection connection, QualityOfService qos)
    {
        if (Delay() is not { } delay)
        {
            broker.Subscriptions.Add(filter, connection, qos);
            return;
        }

        After(delay, () =>
        {
            broker.Subscriptions.Add(filter, connection, qos);
            // Given up meanwhile; looked at after adding, so that who ends the connection at this moment leaves nothing behind.
            if (connection.EndReason is not null || !connection.Subscriptions.ContainsKey(filter))
            {
                broker.Subscriptions.Remove(filter, connection);
            }
        });
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
