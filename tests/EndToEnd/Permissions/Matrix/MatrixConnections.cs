using System.Net.WebSockets;
using Amazon.DynamoDBv2.Model;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Permissions.Matrix;

/// <summary>
/// The callers' MQTT connections. A user has 20 at most, and one that ended is told of 5 seconds later: callers who ask for all the cells of the
/// matrix in one go would be cut for their number.
/// </summary>
internal sealed class MatrixConnections(LocalCloudProcess cloud, IReadOnlyList<string> tables)
{
    private static readonly TimeSpan EndDelay = TimeSpan.FromSeconds(6);

    // Of eleven callers two are one user.
    private const int Many = 40;

    private int _made;
    private int _ended;

    /// <summary>What an asker got of a connection, or the code of CONNACK, or the HTTP status of who was not let in at all.</summary>
    public async Task<string> AskAsync(AwsCredentials? credentials, string clientId, Func<MqttClient, Task<string>> then)
    {
        await using var client = new MqttClient();
        try
        {
            var url = credentials is not null
                ? SigV4.PresignMqtt(cloud.Gateway, credentials)
                : new UriBuilder(cloud.Gateway) { Scheme = "ws", Path = "/mqtt" }.Uri;
            // One client id connects once a second.
            var code = await client.ConnectAsync(url, $"{clientId}:{Guid.NewGuid():N}");
            if (code != 0)
            {
                return $"{code}";
            }

            _made++;
            return await then(client);
        }
        catch (WebSocketException) when (client.UpgradeStatus != 101)
        {
            return $"{client.UpgradeStatus}";
        }
    }

    /// <summary>Waits for the end of all if so many were made that one user may have 20 of them soon.</summary>
    public Task EndManyAsync() => _made - _ended < Many ? Task.CompletedTask : EndAllAsync();

    /// <summary>Waits until the functions know of every connection so far that it ended.</summary>
    public async Task EndAllAsync()
    {
        var asked = 0;
        await Eventually.BeAsync(
            async () =>
            {
                if (asked++ % 3 == 0)
                {
                    await cloud.MoveClockAsync(EndDelay);
                }

                return await CountEndedAsync() >= _made;
            },
            $"the end of {_made} connections");
        _ended = _made;
    }

    private async Task<int> CountEndedAsync()
    {
        using var client = Administrator.DynamoDb(cloud);
        var ended = 0;
        foreach (var table in tables)
        {
            var request = new ScanRequest(table)
            {
                FilterExpression = "begins_with(sk, :ended)",
                ExpressionAttributeValues = new() { [":ended"] = new("ended|") },
            };
            await foreach (var page in client.Paginators.Scan(request).Responses.WithCancellation(TestContext.Current.CancellationToken))
            {
                ended += page.Count ?? 0;
            }
        }

        return ended;
    }
}
