using System.Security.Cryptography;
using LocalCloud.Hosting;

namespace LocalCloud.Chaos;

/// <summary>
/// Decides what goes wrong. Each effect has its own random numbers, so that with the same seed the n-th decision of an effect is the
/// same whatever the others do.
/// </summary>
internal sealed class ChaosSwitches(CloudOptions options)
{
    private readonly Lock _lock = new();
    private State? _state = options.Chaos.IsOff ? null : new State(options.Chaos);

    /// <summary>Raised after the settings have changed.</summary>
    public event EventHandler? Changed;

    /// <summary>Whether anything may go wrong: what is on a hot path asks this first.</summary>
    public bool IsOn => Volatile.Read(ref _state) is not null;

    /// <summary>What may go wrong, the seed included.</summary>
    public ChaosSettings Settings
    {
        get => Volatile.Read(ref _state)?.Settings ?? ChaosSettings.Off;
        set
        {
            Volatile.Write(ref _state, value.IsOff ? null : new State(value));
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>Whether an effect with a share happens now.</summary>
    public bool Happens(ChaosEffect effect) => Volatile.Read(ref _state) is { } state && state.Settings is var settings && (effect switch
    {
        ChaosEffect.Duplicate => settings.Duplicate,
        ChaosEffect.Reorder => settings.Reorder,
        ChaosEffect.DropQoS0 => settings.DropQoS0,
        ChaosEffect.Throttle => settings.Throttle,
        ChaosEffect.LambdaError => settings.LambdaError,
        _ => 0,
    }) is > 0 and var share && Next(state, effect) < share;

    /// <summary>A random number from 0 to 1 for an effect; 0 when nothing may go wrong.</summary>
    public double Next(ChaosEffect effect) => Volatile.Read(ref _state) is { } state ? Next(state, effect) : 0;

    private double Next(State state, ChaosEffect effect)
    {
        lock (_lock)
        {
            return state.Random[(int)effect].NextDouble();
        }
    }

    private sealed class State
    {
        public State(ChaosSettings settings)
        {
            var seed = settings.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
            Settings = settings with { Seed = seed };
            Random = [.. Enum.GetValues<ChaosEffect>().Select(effect => new Random(unchecked((seed * 31) + (int)effect)))];
        }

        public ChaosSettings Settings { get; }

        public Random[] Random { get; }
    }
}

/// <summary>What may go wrong on purpose.</summary>
internal enum ChaosEffect
{
    /// <summary><c>duplicate</c>: an MQTT message is delivered twice.</summary>
    Duplicate,

    /// <summary><c>reorder</c>: an MQTT message is delivered behind the next one.</summary>
    Reorder,

    /// <summary><c>delay-suback</c>: a subscription is acknowledged late, and starts late.</summary>
    DelaySuback,

    /// <summary><c>drop-qos0</c>: an MQTT message of QoS 0 is not delivered.</summary>
    DropQoS0,

    /// <summary><c>disconnect-every</c>: MQTT connections are cut.</summary>
    DisconnectEvery,

    /// <summary><c>throttle</c>: a call of an AWS API is throttled.</summary>
    Throttle,

    /// <summary><c>lambda-error</c>: a function fails, before or after it did its work.</summary>
    LambdaError,
}
