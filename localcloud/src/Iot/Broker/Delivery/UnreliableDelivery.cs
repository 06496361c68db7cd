using LocalCloud.Chaos;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>The last step of a delivery to one client: where chaos doubles, delays and drops messages. Otherwise it only passes on.</summary>
/// <param name="send">Sends a message, or says that there is no room for it.</param>
/// <param name="chaos">What may go wrong.</param>
/// <param name="clock">Where the timer comes from.</param>
internal sealed class UnreliableDelivery(Func<PublishPacket, bool> send, ChaosSwitches chaos, TimeProvider clock) : IDisposable
{
    // A message that nothing follows comes late, and not never.
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private PublishPacket? _held;
    private ITimer? _timer;

    /// <summary>Sends <paramref name="message"/>; <see langword="false"/> when it is dropped.</summary>
    public bool Send(PublishPacket message)
    {
        if (!chaos.IsOn && Volatile.Read(ref _held) is null)
        {
            return send(message);
        }

        if (message.QoS == QualityOfService.AtMostOnce && chaos.Happens(ChaosEffect.DropQoS0))
        {
            return false;
        }

        lock (_lock)
        {
            if (_held is null && chaos.Happens(ChaosEffect.Reorder))
            {
                _held = message;
                _timer ??= clock.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(LongestHold, Timeout.InfiniteTimeSpan);
                return true;
            }

            var taken = SendOnceOrTwice(message);
            Release();
            return taken;
        }
    }

    /// <summary>Sends what is held: a message of QoS 1 may come late, but is not lost.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Release();
            _timer?.Dispose();
        }
    }

    private void Release()
    {
        lock (_lock)
        {
            if (_held is { } held)
            {
                _held = null;
                SendOnceOrTwice(held);
            }
        }
    }

    private bool SendOnceOrTwice(PublishPacket message)
    {
        var taken = send(message);
        return taken && chaos.Happens(ChaosEffect.Duplicate) ? send(message) || taken : taken;
    }
}
