using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Realtime.Log;
using Realtime.Log.Table;

namespace Realtime.Tests.DynamoDb;

public sealed class MessageLogClientTests
{
    [Fact]
    public async Task A_store_that_never_answers_is_given_three_attempts_of_a_second_each()
    {
        using var silence = new SilentHandler();
        var config = MessageLogClient.CreateConfig();
        config.ServiceURL = "http://localhost";
        config.HttpClientFactory = new SilentClients(silence);
        using var client = new AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), config);

        var error = await Record.ExceptionAsync(
            () => new DynamoDbLogStore(client, "MessageLog").GetHeadAsync("chat/general", TestContext.Current.CancellationToken));

        Assert.NotNull(error);
        Assert.Equal(3, silence.Attempts);
        Assert.Equal((TimeSpan.FromSeconds(1), 32), (config.Timeout, config.MaxConnectionsPerServer));
    }

    private sealed class SilentClients(HttpMessageHandler handler) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(handler, disposeHandler: false) { Timeout = clientConfig.Timeout!.Value };
    }

    /// <summary>Counts what the SDK sends, beneath its retries and above the transport, which may send a request again by itself.</summary>
    private sealed class SilentHandler : HttpMessageHandler
    {
        private int _attempts;

        public int Attempts => _attempts;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _attempts);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("Nobody waits for ever.");
        }
    }
}
