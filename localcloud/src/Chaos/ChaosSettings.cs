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

/// <summary>Reads the value of <c>--chaos</c> and the body of <c>POST /_local/chaos</c>.</summary>
internal static class ChaosParser
{
    /// <summary>What can be switched, for <c>--help</c> and for errors.</summary>
    public const string Switches =
        "duplicate=0.1, reorder=0.1, drop-qos0=0.1, throttle=0.1, lambda-error=0.1 (shares from 0 to 1), "
        + "delay-suback=2s, disconnect-every=30s (ms, s or m, up to 1 hour), seed=7";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly Dictionary<string, Func<ChaosSettings, double, ChaosSettings>> Shares = new()
    {
        ["duplicate"] = (settings, share) => settings with { Duplicate = share },
        ["reorder"] = (settings, share) => settings with { Reorder = share },
        ["drop-qos0"] = (settings, share) => settings with { DropQoS0 = share },
        ["throttle"] = (settings, share) => settings with { Throttle = share },
        ["lambda-error"] = (settings, share) => settings with { LambdaError = share },
    };

    private static readonly Dictionary<string, Func<ChaosSettings, TimeSpan, ChaosSettings>> Times = new()
    {
        ["delay-suback"] = (settings, time) => settings with { DelaySuback = time },
        ["disconnect-every"] = (settings, time) => settings with { DisconnectEvery = time },
    };

    /// <summary>Reads <paramref name="text"/>; <c>off</c> switches everything off.</summary>
    /// <param name="text">Switches, separated by commas.</param>
    /// <param name="settings">What was read; <see cref="ChaosSettings.Off"/> when there is a problem.</param>
    /// <returns>What is wrong, in one sentence, or <see langword="null"/>.</returns>
    public static string? TryParse(string text, out ChaosSettings settings)
    {
        settings = ChaosSettings.Off;
        if (text.Trim() == "off")
        {
            return null;
        }

        var read = ChaosSettings.Off;
        HashSet<string> seen = [];
        foreach (var part in text.Split(','))
        {
            if (part.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var value])
            {
                return $"'{part.Trim()}' is no chaos switch. There are: {Switches}.";
            }

            if (!seen.Add(name))
            {
                return $"The chaos switch '{name}' is given twice.";
            }

            if (Switch(name, value, ref read) is { } problem)
            {
                return problem;
            }
        }

        settings = read;
        return null;
    }

    private static string? Switch(string name, string value, ref ChaosSettings settings)
    {
        if (Shares.TryGetValue(name, out var withShare))
        {
            // Not NaN either: it is in no range.
            if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) || share is not (>= 0 and <= 1))
            {
                return $"The chaos switch '{name}' takes a share from 0 to 1, not '{value}'.";
            }

            settings = withShare(settings, share);
            return null;
        }

        if (Times.TryGetValue(name, out var withTime))
        {
            if (TimeOf(value) is not { } time)
            {
                return $"The chaos switch '{name}' takes a time such as 500ms, 2s or 1m, up to 1 hour, not '{value}'.";
            }

            settings = withTime(settings, time);
            return null;
        }

        if (name != "seed")
        {
            return $"There is no chaos switch '{name}'. There are: {Switches}.";
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            return $"The chaos switch 'seed' takes a whole number from 0, not '{value}'.";
        }

        settings = settings with { Seed = seed };
        return null;
    }

    private static TimeSpan? TimeOf(string value)
    {
        var (unit, length) = value switch
        {
            _ when value.EndsWith("ms", StringComparison.Ordinal) => (TimeSpan.FromMilliseconds(1), 2),
            _ when value.EndsWith('s') => (TimeSpan.FromSeconds(1), 1),
            _ when value.EndsWith('m') => (TimeSpan.FromMinutes(1), 1),
            _ => (TimeSpan.FromSeconds(1), 0),
        };
        return double.TryParse(value.AsSpan(..^length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= Longest / unit
                ? unit * number
                : null;
    }
}
