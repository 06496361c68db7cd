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
        fake.On<DeleteConnectionRequest, DeleteConnectionResponse>((request, _) =>
        {
            Close(request.ClientId);
            Closed.Enqueue(request.ClientId);
            return Connected is null || Connected.Contains(request.ClientId)
                ? Task.FromResult(new DeleteConnectionResponse())
                : Task.FromException<DeleteConnectionResponse>(new ResourceNotFoundException("Not connected") { StatusCode = HttpStatusCode.NotFound });
        });
    }

    public IAmazonIotData Client { get; }

    public ConcurrentQueue<(string Topic, int Qos, string Payload)> Published { get; } = [];

    /// <summary>Whose connections were to be closed.</summary>
    public ConcurrentQueue<string> Closed { get; } = [];

    /// <summary>Who is connected; everybody where it is <see langword="null"/>.</summary>
    public HashSet<string>? Connected { get; set; }

    /// <summary>Throws before a connection is closed, or does nothing.</summary>
    public Action<string> Close { get; set; } = _ => { };

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
