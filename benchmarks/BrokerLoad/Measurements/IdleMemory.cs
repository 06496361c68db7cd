using BrokerLoad.Brokers;
using BrokerLoad.Clients;

namespace BrokerLoad.Measurements;

/// <summary>What a connection costs that does nothing.</summary>
internal static class IdleMemory
{
    private const int AtOnce = 50;

    /// <summary>Bytes of the broker's resident memory per idle connection.</summary>
    public static async Task<double> MeasureAsync(IBroker broker, Transport transport, int connections, CancellationToken cancellationToken)
    {
        var before = broker.ResidentBytes();
        var clients = new List<LoadClient>();
        try
        {
            while (clients.Count < connections)
            {
                var count = Math.Min(AtOnce, connections - clients.Count);
                var first = clients.Count;
                clients.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
                    LoadClient.ConnectAsync(broker, transport, $"idle-{transport}-{first + i}", cancellationToken))));
            }

            // Whatever the broker needs for the connecting itself, it may give back.
            await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
            return (double)(broker.ResidentBytes() - before) / connections;
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }
}
