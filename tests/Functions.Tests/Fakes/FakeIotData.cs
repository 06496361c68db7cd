using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.IotData;
using Amazon.IotData.Model;
using Amazon.Runtime;

namespace Functions.Tests.Fakes;

/// <summary>AWS IoT Core's data plane: keeps what is published, and refuses what a test tells it to.</summary>
internal sealed class FakeIotData
{
    public FakeIotData()
    {
        (Client, var fake) = ClientFake.Create<IAmazonIotData>();
        fake.On<PublishRequest, PublishResponse>(PublishAsync);
    }

    public IAmazonIotData Client { get; }

    public ConcurrentQueue<(string Topic, int Qos, string Payload)> Published { get; } = [];

    public int Attempts { get; private set; }

    /// <summary>Throws for a topic, or does nothing; called on each attempt.</summary>
    public Action<string, int> Refuse { get; set; } = (_, _) => { };

    public static AmazonServiceException Error(HttpStatusCode status) => new AmazonIotDataException("Refused by the test.") { StatusCode = status };

    public JsonElement Json(string topic) =>
        JsonDocument.Parse(Published.Last(message => message.Topic == topic).Payload).RootElement;

    public IReadOnlyList<string> Topics => [.. Published.Select(message => message.Topic)];

    private async Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Published)
        {
            Attempts++;
            Refuse(request.Topic, Attempts);
        }

        using var copy = new MemoryStream();
        await request.Payload.CopyToAsync(copy, cancellationToken);
        Published.Enqueue((request.Topic, request.Qos ?? 0, Encoding.UTF8.GetString(copy.ToArray())));
        return new PublishResponse();
    }
}
