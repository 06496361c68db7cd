namespace LocalCloud.Iot.Local;

/// <summary>Body of <c>POST /_local/publish</c>.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">The payload, as UTF-8. Default: empty.</param>
/// <param name="Qos">0 or 1. Default: 0.</param>
/// <param name="Retain">Whether the message is retained. Default: no.</param>
internal sealed record PublishForm(string? Topic, string? Payload, int Qos, bool Retain);
