using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using LocalCloud.Hosting;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Broker.Sessions.Kept;

/// <summary>Where sessions that outlive their connections are kept: a file each, and one for the messages that wait.</summary>
internal sealed class SessionFiles(StateStore store, CloudOptions options)
{
    private const string Folder = "sessions";
    private const string LogExtension = ".log";

    // No client id has it [MQTT-1.5.3-2].
    private const string GroupMark = "\0";

    private volatile bool _isClosed;

    /// <summary>The sessions of an earlier run.</summary>
    public IReadOnlyList<KeptSession> Load() =>
        [.. store.Names(Folder).Select(name => store.Load(name, KeptJson.Default.KeptSession)).OfType<KeptSession>()];

    /// <summary>Keeps a session, or what has changed in it.</summary>
    public void Save(KeptSession session)
    {
        if (!_isClosed)
        {
            store.Save(NameOf(session.ClientId), session, KeptJson.Default.KeptSession);
        }
    }

    /// <summary>Keeps a session no longer.</summary>
    public void Delete(string clientId)
    {
        if (!_isClosed)
        {
            store.Delete(NameOf(clientId));
        }
    }

    /// <summary>The messages of a client.</summary>
    public MessageLog LogOf(string clientId) => new(store.Disk, NameOf(clientId), PathOf(clientId));

    /// <summary>The messages of a group.</summary>
    public MessageLog LogOf(SharedFilter group) => new(store.Disk, NameOf(NameOf(group)), PathOf(NameOf(group)));

    /// <summary>Deletes the messages of an earlier run that are nobody's any more.</summary>
    public void DeleteOthers(IEnumerable<string> clientIds, IEnumerable<SharedFilter> groups)
    {
        var folder = Path.Combine(options.StateDirectory, Folder);
        if (Directory.Exists(folder))
        {
            var known = clientIds.Concat(groups.Select(NameOf)).Select(PathOf).ToHashSet();
            foreach (var file in Directory.EnumerateFiles(folder, "*" + LogExtension).Where(file => !known.Contains(file)))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>LocalCloud ends: nothing is written any more.</summary>
    public void Close() => _isClosed = true;

    private static string NameOf(SharedFilter group) => $"{GroupMark}{group.ShareName}/{group.Filter}";

    private string PathOf(string name) => Path.Combine(options.StateDirectory, NameOf(name) + LogExtension);

    // Client ids don't make file names; their hashes do.
    private static string NameOf(string name) => Folder + "/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}

/// <summary>What is kept of one session: nothing, if it ends with its connection. Its session sees to it that calls come one by one.</summary>
internal sealed class SessionFile(SessionFiles files, string clientId)
{
    private MessageLog? _log;
    private bool _isKept;

    /// <summary>The messages that wait in the session of an earlier run.</summary>
    public IReadOnlyList<PublishPacket> Restore()
    {
        (_isKept, _log) = (true, files.LogOf(clientId));
        return _log.Load();
    }

    /// <summary>Keeps the session, or what has changed in it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="isTold">
    /// Whether somebody is told. Otherwise it is kept if that is possible: an earlier state of it is in its file else, with all that its client was told of, and a
    /// message that is done with comes once more.
    /// </param>
    /// <exception cref="StorageException">It can't be written, and somebody would be told.</exception>
    public void Save(KeptSession session, bool isTold)
    {
        _isKept = true;
        try
        {
            files.Save(session);
        }
        catch (StorageException) when (!isTold)
        {
            // The health of LocalCloud tells.
        }

        if (!isTold)
        {
            _log?.Flush();
        }
    }

    /// <summary>Keeps a message until the packet that is returned is settled.</summary>
    public PublishPacket Add(PublishPacket message) => (_log ??= files.LogOf(clientId)).Add(message);

    /// <summary>LocalCloud ends: what is kept stays.</summary>
    public void Close() => _log?.Close();

    /// <summary>The session ends with its connection, or has ended.</summary>
    public void Delete()
    {
        try
        {
            if (_isKept)
            {
                files.Delete(clientId);
                _isKept = false;
            }

            _log?.Delete();
        }
        catch (StorageException)
        {
            // The next run finds it, and that it has expired.
        }
    }
}

/// <summary>A session as it is kept in a file, beside the messages that wait in it.</summary>
internal sealed record KeptSession
{
    /// <summary>Whose it is.</summary>
    public required string ClientId { get; init; }

    /// <summary>What the client speaks.</summary>
    public required ProtocolLevel Level { get; init; }

    /// <summary>How long it outlives its connection.</summary>
    public required TimeSpan Expiry { get; init; }

    /// <summary>When it ends unless its client comes back, or <see langword="null"/> while that is there.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The client's filters.</summary>
    public required IReadOnlyDictionary<string, SubscriptionOptions> Subscriptions { get; init; }

    /// <summary>What is published if the client does not come back, or <see langword="null"/>.</summary>
    public KeptWill? Will { get; init; }

    /// <summary>What is to be kept of a session.</summary>
    public static KeptSession Of(Session session) => new()
    {
        ClientId = session.ClientId,
        Level = session.Level,
        Expiry = session.Expiry,
        ExpiresAt = session.ExpiresAt,
        Subscriptions = session.Subscriptions.ToDictionary(),
        Will = session.Will,
    };
}

/// <summary>Sessions and their messages as they are kept in files.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptSession))]
[JsonSerializable(typeof(LogLine))]
internal sealed partial class KeptJson : JsonSerializerContext;
