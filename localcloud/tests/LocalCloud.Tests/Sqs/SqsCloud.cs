using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Sqs;
using LocalCloud.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Sqs;

/// <summary>An SQS with one queue.</summary>
internal sealed class SqsCloud : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly Endpoints _endpoints = new() { Gateway = new Uri("http://localhost:4566") };

    public SqsCloud() => Restart();

    /// <summary>Headers of a call in the JSON protocol.</summary>
    public static HeaderDictionary JsonHeaders => new() { ["X-Amz-Target"] = "AmazonSQS.SendMessage" };

    public ManualClock Clock { get; } = new();

    public FakeAccess Access { get; } = new();

    public Queues Queues { get; private set; } = null!;

    public SqsService Service { get; private set; } = null!;

    public string Url { get; } = "http://localhost:4566/123456789012/q";

    public string DeadUrl { get; } = "http://localhost:4566/123456789012/dead";

    public string StateDirectory => _sandbox.Options.StateDirectory;

    /// <summary>Starts anew over the same state.</summary>
    public void Restart()
    {
        Queues = new(_sandbox.Options, _endpoints, new StateStore(_sandbox.Options), new QueueAccess(Access), Clock);
        Queues.Create("q", new QueueSettings { Redrive = new(Queues.ArnOf("dead"), 2) });
        Queues.Create("dead", new QueueSettings());
        Service = new(Queues);
    }

    public Task<AwsResponse> CallAsync(string operation, string input) => CallAsync(
        new HeaderDictionary { ["X-Amz-Target"] = $"AmazonSQS.{operation}" }, input);

    public Task<AwsResponse> QueryAsync(string form) =>
        CallAsync(new HeaderDictionary { ["Content-Type"] = "application/x-www-form-urlencoded" }, form);

    /// <summary>Starts anew as LocalCloud does, with what was created by the API.</summary>
    public async Task RestartWithOwnQueuesAsync()
    {
        Restart();
        await Queues.StackCreatedAsync(TestContext.Current.CancellationToken);
    }

    public async Task<string> FailAsync(string operation, string input) =>
        (await Assert.ThrowsAsync<AwsException>(() => CallAsync(operation, input.Replace("\"U\"", $"\"{Url}\"", StringComparison.Ordinal)))).Code;

    public async Task<JsonArray> ReceiveAsync(string url, int count = 10) => (JsonArray?)(await SucceedAsync(
        "ReceiveMessage", $$"""{"QueueUrl":"{{url}}","MaxNumberOfMessages":{{count}},"MessageSystemAttributeNames":["All"]}"""))["Messages"] ?? [];

    public async Task<JsonObject> SucceedAsync(string operation, string input) =>
        JsonNode.Parse((await CallAsync(operation, input)).Body.Span)!.AsObject();

    public void Dispose() => _sandbox.Dispose();

    private Task<AwsResponse> CallAsync(HeaderDictionary headers, string body) => Service.HandleAsync(
        new AwsRequest
        {
            Method = "POST",
            RawTarget = "/",
            Headers = headers,
            Body = Encoding.UTF8.GetBytes(body),
            Principal = Principals.Role,
            SourceIp = "127.0.0.1",
        },
        TestContext.Current.CancellationToken);
}
