using System.Security.Cryptography;
using System.Text;
using LocalCloud.Hosting;
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
    public MessageLog LogOf(string clientId) => new(PathOf(clientId));

    /// <summary>The messages of a group.</summary>
    public MessageLog LogOf(SharedFilter group) => new(PathOf(NameOf(group)));

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
