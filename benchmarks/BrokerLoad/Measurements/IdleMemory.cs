using BrokerLoad.Brokers;
using BrokerLoad.Clients;

namespace BrokerLoad.Measurements;

/// <summary>What a connection costs that does nothing.</summary>
internal static class IdleMemory
{
    private const int AtOnce = 50;
    private const int FirstConnections = 500;

    /// <summary>Bytes of the broker's resident memory per idle connection.</summary>
    public static async Task<double> MeasureAsync(IBroker broker, Transport transport, int connections, CancellationToken cancellationToken)
    {
        var clients = new List<LoadClient>();
        try
        {
            // What the first connections load and compile is not what a connection costs.
            await ConnectAsync(clients, broker, transport, FirstConnections, cancellationToken);
            var before = broker.ResidentBytes();
            await ConnectAsync(clients, broker, transport, connections, cancellationToken);
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

    private static async Task ConnectAsync(
        List<LoadClient> clients, IBroker broker, Transport transport, int connections, CancellationToken cancellationToken)
    {
        for (var end = clients.Count + connections; clients.Count < end;)
        {
            var (first, count) = (clients.Count, Math.Min(AtOnce, end - clients.Count));
            clients.AddRange(await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
                LoadClient.ConnectAsync(broker, transport, $"idle-{transport}-{first + i}", cancellationToken))));
        }

        // Whatever the broker needs for the connecting itself, it may give back.
        await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
    }
}
