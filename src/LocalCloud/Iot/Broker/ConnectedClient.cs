using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>A client that was let in.</summary>
/// <param name="ClientId">Its id.</param>
/// <param name="Level">The protocol it speaks.</param>
/// <param name="Since">When it was let in.</param>
/// <param name="Will">Its will, or <see langword="null"/>.</param>
internal sealed record ConnectedClient(string ClientId, ProtocolLevel Level, DateTimeOffset Since, Will? Will);
