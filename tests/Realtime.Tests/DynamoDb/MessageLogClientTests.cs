using System.Net;
using System.Net.Sockets;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Realtime.Log;

namespace Realtime.Tests.DynamoDb;

public sealed class MessageLogClientTests
{
    [Fact]
    public async Task A_store_that_never_answers_is_given_three_attempts_of_a_second_each()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var attempts = 0;
        var accepting = AcceptAsync(listener, () => Interlocked.Increment(ref attempts));
        var config = MessageLogClient.CreateConfig();
        config.ServiceURL = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        using var client = new AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), config);

        var error = await Record.ExceptionAsync(
            () => new DynamoDbLogStore(client, "MessageLog").GetHeadAsync("chat/general", TestContext.Current.CancellationToken));

        listener.Stop();
        client.Dispose(); // closes what is still connected
        await accepting;
        Assert.NotNull(error);
        Assert.Equal(3, attempts);
        Assert.Equal(TimeSpan.FromSeconds(1), config.Timeout);
    }

    // A connection is no attempt yet: the HTTP client may open one that it doesn't use. A request on it is.
    private static async Task AcceptAsync(TcpListener listener, Action onAttempt)
    {
        var reading = new List<Task>();
        try
        {
            while (true)
            {
                reading.Add(ReadAsync(await listener.AcceptSocketAsync(CancellationToken.None), onAttempt));
            }
        }
        catch (SocketException)
        {
            await Task.WhenAll(reading);
        }
    }

    private static async Task ReadAsync(Socket socket, Action onAttempt)
    {
        using (socket)
        {
            var buffer = new byte[4096];
            try
            {
                for (var first = true; await socket.ReceiveAsync(buffer, CancellationToken.None) > 0; first = false)
                {
                    if (first)
                    {
                        onAttempt();
                    }
                }
            }
            catch (SocketException)
            {
                // Reset by a client that no longer waits.
            }
        }
    }
}
