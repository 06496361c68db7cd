namespace LocalCloud.Iot.Broker.Sessions;

/// <summary>How long a session outlives its connection: what the client asks for, up to the account's limit.</summary>
internal static class SessionExpiry
{
    /// <summary>What becomes of an interval of MQTT 5.</summary>
    public static TimeSpan Of(uint seconds, IotOptions options)
    {
        var asked = TimeSpan.FromSeconds(seconds);
        return asked < options.SessionExpiry ? asked : options.SessionExpiry;
    }
}
