using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using LocalCloud.Hosting;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// Keeps the retained messages in memory and in a file each, which survives a restart. AWS's limits: one publish a second to a topic,
/// so many a second in the account, and so many topics.
/// </summary>
internal sealed class RetainedMessages : IRetainedMessages
{
    private const string Folder = "retained";
    private const int MaxRememberedTopics = 10_000;

    // AWS keeps them so long after the last update or access. Files are not written for each access, only for the first one of a day.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3 * 365);
    private static readonly TimeSpan AccessResolution = TimeSpan.FromDays(1);

    private readonly IotOptions _options;
    private readonly StateStore _store;
    private readonly TimeProvider _clock;
    private readonly RateLimiter _perAccount;
    private readonly ConcurrentDictionary<string, RateLimiter> _perTopic = new();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, RetainedMessage> _messages = new(StringComparer.Ordinal);

    /// <summary>Loads what was retained before.</summary>
    public RetainedMessages(IotOptions options, StateStore store, TimeProvider clock)
    {
        (_options, _store, _clock) = (options, store, clock);
        _perAccount = new RateLimiter(options.RetainedPublishesPerSecond, clock);
        foreach (var message in store.Names(Folder).Select(name => store.Load(name, RetainedJson.Default.RetainedMessage)))
        {
            _messages[message!.Topic] = message;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<RetainedMessage> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages.Values.Where(IsAlive)];
            }
        }
    }

    /// <inheritdoc/>
    public RetainedMessage? Find(string topic)
    {
        lock (_lock)
        {
            if (!_messages.TryGetValue(topic, out var message))
            {
                return null;
            }

            if (!IsAlive(message))
            {
                Forget(topic);
                return null;
            }

            NoteUse(message);
            return message;
        }
    }

    /// <inheritdoc/>
    public bool TryPut(BrokerMessage message)
    {
        lock (_lock)
        {
            var isFull = _messages.Count >= _options.MaxRetainedMessages && !_messages.ContainsKey(message.Topic);
            if ((isFull && !message.Payload.IsEmpty) || !LimiterOf(message.Topic).TryTake() || !_perAccount.TryTake())
            {
                return false;
            }

            if (message.Payload.IsEmpty)
            {
                Forget(message.Topic);
                return true;
            }

            Keep(new RetainedMessage
            {
                Topic = message.Topic,
                Payload = message.Payload.ToArray(),
                QoS = message.QoS,
                LastModified = message.ReceivedAt,
                LastUsed = message.ReceivedAt,
                ExpiresAt = message.ExpiresAt,
                Properties = message.Properties,
            });
            return true;
        }
    }

    private void NoteUse(RetainedMessage message)
    {
        var now = _clock.GetUtcNow();
        if (now - message.LastUsed < AccessResolution)
        {
            return;
        }

        try
        {
            Keep(message with { LastUsed = now });
        }
        catch (StorageException)
        {
            // Reading needs no room on the disk; the next read notes it.
        }
    }

    // Topics don't make file names; their hashes do.
    private static string NameOf(string topic) =>
        Folder + "/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(topic)));

    private bool IsAlive(RetainedMessage message)
    {
        var now = _clock.GetUtcNow();
        return !(message.ExpiresAt <= now) && now - message.LastUsed < Lifetime;
    }

    private RateLimiter LimiterOf(string topic)
    {
        if (_perTopic.Count >= MaxRememberedTopics)
        {
            foreach (var (full, _) in _perTopic.Where(entry => entry.Value.IsFull))
            {
                _perTopic.TryRemove(full, out _);
            }
        }

        return _perTopic.GetOrAdd(topic, _ => new RateLimiter(_options.RetainedPublishesPerSecondPerTopic, _clock));
    }

    private void Keep(RetainedMessage message)
    {
        _store.Save(NameOf(message.Topic), message, RetainedJson.Default.RetainedMessage);
        _messages[message.Topic] = message;
    }

    private void Forget(string topic)
    {
        _store.Delete(NameOf(topic));
        _messages.Remove(topic);
    }
}

/// <summary>The retained messages of the account, one per topic.</summary>
internal interface IRetainedMessages
{
    /// <summary>All of them, in the order of their topics.</summary>
    IReadOnlyList<RetainedMessage> All { get; }

    /// <summary>That of a topic, or <see langword="null"/>.</summary>
    RetainedMessage? Find(string topic);

    /// <summary>Keeps <paramref name="message"/>, or with an empty payload forgets its topic's.</summary>
    /// <returns><see langword="false"/> when a limit is reached and nothing was done.</returns>
    /// <exception cref="StorageException">It can't be written; nothing was done.</exception>
    bool TryPut(BrokerMessage message);
}

/// <summary>The message that a topic keeps for later subscribers.</summary>
internal sealed record RetainedMessage
{
    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The payload; never empty.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>The publisher's quality of service.</summary>
    public required QualityOfService QoS { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset LastModified { get; init; }

    /// <summary>When it was published or last read; AWS counts its three years from then.</summary>
    public required DateTimeOffset LastUsed { get; init; }

    /// <summary>When it expires, or <see langword="null"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What MQTT 5 says about it.</summary>
    public MessageProperties Properties { get; init; } = MessageProperties.None;

    /// <summary>As a new subscriber gets it.</summary>
    public BrokerMessage ToMessage() => new()
    {
        Topic = Topic,
        Payload = Payload,
        QoS = QoS,
        Source = new MessageSource(Principal: null, ClientId: null, SourceIp: ""),
        ReceivedAt = LastModified,
        Retain = true,
        Properties = Properties,
        ExpiresAt = ExpiresAt,
    };
}

/// <summary>Retained messages as they are kept in files.</summary>
[JsonSerializable(typeof(RetainedMessage))]
internal sealed partial class RetainedJson : JsonSerializerContext;
