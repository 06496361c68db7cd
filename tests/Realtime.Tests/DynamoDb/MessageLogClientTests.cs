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
        var accepting = AcceptAsync(listener, () => attempts++);
        var config = MessageLogClient.CreateConfig();
        config.ServiceURL = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        using var client = new AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), config);
        var begin = TimeProvider.System.GetTimestamp();

        var error = await Record.ExceptionAsync(
            () => new DynamoDbLogStore(client, "MessageLog").GetHeadAsync("chat/general", TestContext.Current.CancellationToken));

        listener.Stop();
        await accepting;
        TestContext.Current.TestOutputHelper?.WriteLine(error?.GetType().FullName ?? "none");
        Assert.NotNull(error);
        Assert.Equal(3, attempts);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begin), TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(20));
    }

    private static async Task AcceptAsync(TcpListener listener, Action onAttempt)
    {
        var sockets = new List<Socket>();
        try
        {
            while (true)
            {
                sockets.Add(await listener.AcceptSocketAsync(CancellationToken.None));
                onAttempt();
            }
        }
        catch (SocketException)
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }
}
