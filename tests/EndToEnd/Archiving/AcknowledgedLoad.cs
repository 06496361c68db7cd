using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using EndToEnd.Clients;

namespace EndToEnd.Archiving;

/// <summary>
/// Clients that publish chat messages with QoS 1, one after the other, as our client library does: what was not acknowledged is sent again
/// under its id, over the next connection and in the next run too.
/// </summary>
internal sealed class AcknowledgedLoad
{
    public const string Topic = "chat/kept";

    private const int Clients = 4;

    private readonly ConcurrentDictionary<string, byte> _acknowledged = new();
    private readonly ConcurrentQueue<string> _unanswered = new();
    private int _messages;
    private int _sentAgain;

    /// <summary>The ids of the messages that were acknowledged.</summary>
    public ICollection<string> Acknowledged => _acknowledged.Keys;

    /// <summary>How many messages were sent, wait for an acknowledgement in vain, and are to be sent again.</summary>
    public int Unanswered => _unanswered.Count;

    /// <summary>How many messages were sent again because nobody had acknowledged them.</summary>
    public int SentAgain => _sentAgain;

    /// <summary>Publishes until it is cancelled.</summary>
    public Task RunAsync(SignedInUser user, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => RunClientAsync(user, client, stop), CancellationToken.None)));

    private async Task RunClientAsync(SignedInUser user, int client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ConnectAndPublishAsync(user, client, stop);
            }
            catch (Exception error) when (error is WebSocketException or IOException or SocketException or OperationCanceledException)
            {
                // The connection is gone; what was not acknowledged is sent over the next one.
            }
        }
    }

    private async Task ConnectAndPublishAsync(SignedInUser user, int client, CancellationToken stop)
    {
        await using var connection = new MqttClient();
        if (await connection.ConnectAsync(user, $"{user.IdentityId}:{client.ToString(CultureInfo.InvariantCulture)}") != 0)
        {
            return;
        }

        while (!stop.IsCancellationRequested)
        {
            if (_unanswered.TryDequeue(out var id))
            {
                Interlocked.Increment(ref _sentAgain);
            }
            else
            {
                id = $"m{Interlocked.Increment(ref _messages).ToString(CultureInfo.InvariantCulture)}";
            }

            if (!await TryPublishAsync(connection, id))
            {
                return;
            }
        }
    }

    private async Task<bool> TryPublishAsync(MqttClient connection, string id)
    {
        var acknowledged = false;
        try
        {
            acknowledged = await connection.PublishAsync(Topic, $$$"""{"text":"{{{id}}}","_meta":{"id":"{{{id}}}"}}""");
            return acknowledged;
        }
        finally
        {
            if (acknowledged)
            {
                _acknowledged[id] = 0;
            }
            else
            {
                _unanswered.Enqueue(id);
            }
        }
    }
}
