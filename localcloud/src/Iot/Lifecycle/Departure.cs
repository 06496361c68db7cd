using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.Lifecycle;

/// <summary>How a client's last connection ended.</summary>
/// <param name="Client">The client.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
internal sealed record Departure(ConnectedClient Client, DateTimeOffset At, DisconnectReason Reason);
