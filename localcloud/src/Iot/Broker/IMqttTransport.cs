namespace LocalCloud.Iot.Broker;

/// <summary>The bytes below an MQTT connection.</summary>
internal interface IMqttTransport
{
    /// <summary>Receives what is there, or waits for it. An empty buffer only waits, so an idle connection needs none.</summary>
    /// <returns>The number of bytes, or a negative one when the client ended the connection in an orderly way.</returns>
    /// <exception cref="IOException">The connection is lost or aborted.</exception>
    /// <exception cref="InvalidDataException">The client sent what can't carry MQTT.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Adds one packet to what the next <see cref="FlushAsync"/> sends. May send it already, or wait for room.</summary>
    /// <exception cref="IOException">The connection is lost or aborted.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Sends what was added. Waits while the client takes too little.</summary>
    /// <exception cref="IOException">The connection is lost or aborted.</exception>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Ends the connection in an orderly way. Does not wait for the other side.</summary>
    ValueTask CloseAsync(CancellationToken cancellationToken);

    /// <summary>Cuts the connection: no close frame, the TCP connection is aborted. May be called at any time by any thread.</summary>
    void Abort();
}
