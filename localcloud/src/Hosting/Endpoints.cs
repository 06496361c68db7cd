namespace LocalCloud.Hosting;

/// <summary>Where the running LocalCloud is reached; filled before anything else starts.</summary>
public sealed class Endpoints
{
    /// <summary>The AWS APIs: <c>http://localhost:4566</c>.</summary>
    public Uri Gateway { get; set; } = new("http://localhost:0");

    /// <summary>The HTTP API: <c>http://localhost:4567</c>.</summary>
    public Uri HttpApi { get; set; } = new("http://localhost:0");

    /// <summary>The demo application: <c>http://localhost:4568</c>.</summary>
    public Uri Demo { get; set; } = new("http://localhost:0");

    /// <summary>MQTT over plain TCP: <c>mqtt://localhost:4569</c>.</summary>
    public Uri Mqtt { get; set; } = new("mqtt://localhost:0");

    /// <summary>What AWS IoT's DescribeEndpoint answers, host and port: <c>localhost:4566</c>.</summary>
    public string IotData => Gateway.Authority;
}
