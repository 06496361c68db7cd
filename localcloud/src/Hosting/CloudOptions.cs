using LocalCloud.Chaos;

namespace LocalCloud.Hosting;

/// <summary>What a LocalCloud is started with.</summary>
public sealed record CloudOptions
{
    /// <summary>Region of every ARN and endpoint. Default: <c>eu-west-1</c>.</summary>
    public string Region { get; init; } = "eu-west-1";

    /// <summary>Account of every ARN, 12 digits. Default: <c>123456789012</c>.</summary>
    public string AccountId { get; init; } = "123456789012";

    /// <summary>Port of the AWS APIs and of MQTT over WebSocket (<c>/mqtt</c>); 0 takes a free one. Default: 4566.</summary>
    public int Port { get; init; } = 4566;

    /// <summary>Port of MQTT over plain TCP, for tools; 0 takes a free one. Default: 4569.</summary>
    public int MqttPort { get; init; } = 4569;

    /// <summary>Port of the HTTP API; 0 takes a free one. Default: 4567.</summary>
    public int ApiPort { get; init; } = 4567;

    /// <summary>Port of the demo application; 0 takes a free one. Default: 4568.</summary>
    public int DemoPort { get; init; } = 4568;

    /// <summary>Where data is kept between runs. Default: <c>.localcloud</c> in the project's root.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The cloud assembly to run. Default: <c>cdk.out</c> in the project's root.</summary>
    public required string AssemblyDirectory { get; init; }

    /// <summary>Further cloud assemblies to run beside it, in the same account and region: other stages. Default: none.</summary>
    public IReadOnlyList<string> FurtherAssemblies { get; init; } = [];

    /// <summary>The project's root, where npm packages and the demo are found.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>
    /// Whether anybody may sign up, whatever the template says: that is for this machine alone, and so in no template. Default: as it says.
    /// </summary>
    public bool SelfSignUp { get; init; }

    /// <summary>Waits before the retries of an asynchronous invocation. Default: AWS's 1 min and 2 min.</summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    /// <summary>Whether the data of earlier runs is deleted first. Default: it is kept.</summary>
    public bool Fresh { get; init; }

    /// <summary>
    /// Whether a refused MQTT 3 subscription is answered with SUBACK 0x80. Default: the connection is closed, as AWS was seen to do.
    /// </summary>
    public bool DeniedSubscribeGetsSuback { get; init; }

    /// <summary>Whether AWS IoT's rates hold: messages a second per connection, connects a second per client id. Default: they do.</summary>
    public bool HasIotRates { get; init; } = true;

    /// <summary>How long a persistent MQTT session waits for its client at most, up to AWS's 7 days. Default: 1 h, AWS's.</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Values of the templates' parameters, by <c>Name</c> or <c>Stack:Name</c>. Default: none, so their defaults count.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>What goes wrong on purpose. Default: nothing.</summary>
    public ChaosSettings Chaos { get; init; } = ChaosSettings.Off;
}
