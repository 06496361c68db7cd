namespace BrokerLoad.Measurements;

/// <summary>
/// Who publishes to whom. Each publisher has a topic of its own and always <see cref="Window"/> messages under way: the next one leaves
/// when one has reached all its receivers. So every broker is driven as fast as it delivers and no faster.
/// </summary>
/// <param name="Name">In the report: <c>1->100</c>.</param>
/// <param name="Publishers">Connections that publish.</param>
/// <param name="ReceiversPerTopic">Connections subscribed to each publisher's topic.</param>
/// <param name="Window">Messages of a publisher under way.</param>
internal sealed record Workload(string Name, int Publishers, int ReceiversPerTopic, int Window)
{
    /// <summary>Bytes of every payload; the first eight tell when it was sent.</summary>
    public const int PayloadBytes = 100;

    /// <summary>The three that are measured; 100->100 are a hundred pairs.</summary>
    public static IReadOnlyList<Workload> All { get; } = [new("1->1", 1, 1, 50), new("1->100", 1, 100, 20), new("100->100", 100, 1, 10)];
}
