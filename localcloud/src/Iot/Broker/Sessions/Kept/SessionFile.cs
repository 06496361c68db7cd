using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Sessions.Kept;

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
    public void Save(KeptSession session)
    {
        _isKept = true;
        files.Save(session);
    }

    /// <summary>Keeps a message until the packet that is returned is settled.</summary>
    public PublishPacket Add(PublishPacket message) => (_log ??= files.LogOf(clientId)).Add(message);

    /// <summary>Writes down which messages are done with.</summary>
    public void Flush() => _log?.Flush();

    /// <summary>LocalCloud ends: what is kept stays.</summary>
    public void Close() => _log?.Close();

    /// <summary>The session ends with its connection, or has ended.</summary>
    public void Delete()
    {
        if (_isKept)
        {
            files.Delete(clientId);
            _isKept = false;
        }

        _log?.Delete();
    }
}
