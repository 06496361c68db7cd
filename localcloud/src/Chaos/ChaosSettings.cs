using System.Globalization;

namespace LocalCloud.Chaos;

/// <summary>
/// What goes wrong on purpose, because AWS documents that it happens: <c>duplicate=0.1,delay-suback=2s</c>. Everything is off by default.
/// </summary>
public sealed record ChaosSettings
{
    /// <summary>Nothing goes wrong.</summary>
    public static ChaosSettings Off { get; } = new();

    /// <summary>Share of MQTT deliveries that are made twice, 0 to 1.</summary>
    public double Duplicate { get; init; }

    /// <summary>Share of MQTT deliveries that come behind the next one to the same client, 0 to 1.</summary>
    public double Reorder { get; init; }

    /// <summary>How late an MQTT subscription is acknowledged, and how late it starts, at most.</summary>
    public TimeSpan DelaySuback { get; init; }

    /// <summary>Share of MQTT deliveries of QoS 0 that are dropped, 0 to 1.</summary>
    public double DropQoS0 { get; init; }

    /// <summary>How long an MQTT connection lasts on average before it is cut; zero: it is not cut.</summary>
    public TimeSpan DisconnectEvery { get; init; }

    /// <summary>Share of AWS API calls that are throttled, 0 to 1.</summary>
    public double Throttle { get; init; }

    /// <summary>Share of invocations that fail, 0 to 1.</summary>
    public double LambdaError { get; init; }

    /// <summary>Where the random numbers begin. Default: another place each time.</summary>
    public int? Seed { get; init; }

    /// <summary>Whether nothing goes wrong.</summary>
    public bool IsOff => this with { Seed = null } == Off;

    /// <summary>In the form that <see cref="ChaosParser"/> reads: <c>duplicate=0.1,seed=7</c>, or <c>off</c>.</summary>
    public override string ToString()
    {
        var shares = new (string Name, double Share)[]
        {
            ("duplicate", Duplicate), ("reorder", Reorder), ("drop-qos0", DropQoS0), ("throttle", Throttle), ("lambda-error", LambdaError),
        };
        var times = new (string Name, TimeSpan Time)[] { ("delay-suback", DelaySuback), ("disconnect-every", DisconnectEvery) };
        string[] parts =
        [
            .. shares.Where(part => part.Share > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name}={part.Share}")),
            .. times.Where(part => part.Time > TimeSpan.Zero)
                .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name}={part.Time.TotalSeconds}s")),
        ];
        return parts.Length == 0 ? "off"
            : string.Join(',', Seed is { } seed ? [.. parts, string.Create(CultureInfo.InvariantCulture, $"seed={seed}")] : parts);
    }
}
