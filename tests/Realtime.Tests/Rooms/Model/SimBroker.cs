namespace Realtime.Tests.Rooms.Model;

/// <summary>The broker of the world: who was ever told a topic listens to it for ever, whoever else is there listens to one at a time.</summary>
internal sealed class SimBroker
{
    private readonly Dictionary<string, HashSet<string>> _known = [];

    /// <summary>Every message that reached somebody, live or on a page.</summary>
    public List<(string Sub, long Number, DateTimeOffset At, string How)> Reached { get; } = [];

    public List<SimListener> Listeners { get; } = [];

    /// <summary>Somebody was told a topic: a key is not forgotten.</summary>
    public void Learn(string sub, string topic) => (_known.TryGetValue(topic, out var subs) ? subs : _known[topic] = []).Add(sub);

    public void Publish(string topic, long number, DateTimeOffset now)
    {
        Reached.AddRange((_known.GetValueOrDefault(topic) ?? []).Select(sub => (sub, number, now, $"live with key of {topic}")));
        foreach (var listener in Listeners.Where(listener => listener.Topic == topic))
        {
            listener.Received.Add(number);
        }
    }

    public void TellToMove(string topic)
    {
        foreach (var listener in Listeners.Where(listener => listener.Topic == topic))
        {
            listener.IsToMove = true;
        }
    }
}

/// <summary>An honest client: the topic it listens to, and what it has.</summary>
internal sealed class SimListener(string sub)
{
    public string Sub => sub;

    public string? Topic { get; set; }

    public bool IsToMove { get; set; }

    public HashSet<long> Received { get; } = [];
}
