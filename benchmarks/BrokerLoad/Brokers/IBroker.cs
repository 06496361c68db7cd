using System.Net;

namespace BrokerLoad.Brokers;

/// <summary>A broker that was started for the measurement, on loopback.</summary>
internal interface IBroker : IAsyncDisposable
{
    /// <summary>Its name in the report.</summary>
    string Name { get; }

    /// <summary>Where it speaks MQTT over TCP.</summary>
    IPEndPoint Tcp { get; }

    /// <summary>What it printed.</summary>
    IReadOnlyList<string> Output { get; }

    /// <summary>Where it speaks MQTT over WebSocket; asked for once per connection, as a signature may be part of it.</summary>
    Uri WebSocket();

    /// <summary>Resident memory of its process in bytes.</summary>
    long ResidentBytes();

    /// <summary>Processor time that its process has used.</summary>
    TimeSpan ProcessorTime();
}
