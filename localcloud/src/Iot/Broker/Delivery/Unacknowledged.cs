using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Delivery;

/// <summary>What a client did not acknowledge before it was gone, oldest first, and what waited behind that.</summary>
internal sealed class Unacknowledged(IReadOnlyList<PublishPacket> all)
{
    /// <summary>What its session keeps, if that lives on.</summary>
    public IReadOnlyList<PublishPacket> Own => [.. all.Where(packet => packet.Returned is null)];

    /// <summary>Gives back what the client had on behalf of others. Not to be called under a session's lock: it goes to other sessions.</summary>
    public void Return()
    {
        foreach (var shared in all.Where(packet => packet.Returned is not null).GroupBy(packet => packet.Returned))
        {
            shared.Key!([.. shared]);
        }
    }
}
