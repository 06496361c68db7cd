using System.Diagnostics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Realtime.Log;

namespace Realtime.Tests.DynamoDb;

/// <summary>A DynamoDB of its own for a test class: dynalite as a child process on a free port.</summary>
public sealed class Dynalite : IAsyncLifetime
{
    // Ends with its parent: the pipe on its standard input closes then.
    private const string Script =
        "process.stdin.on('end', () => process.exit()).resume();"
        + "const server = require('dynalite')({ createTableMs: 0 });"
        + "server.listen(0, '127.0.0.1', () => console.log(server.address().port));";

    private Process? _process;

    public string Endpoint { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("node", ["-e", Script])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("Node.js did not start.");
        var port = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException("dynalite did not start: run `npm ci` first.");
        Endpoint = $"http://127.0.0.1:{port}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }

    public AmazonDynamoDBClient CreateClient()
    {
        var config = MessageLogClient.CreateConfig();
        config.ServiceURL = Endpoint;

        // A busy machine is no failing store; the 1 s of production has a test of its own.
        config.Timeout = TimeSpan.FromSeconds(30);
        return new(new BasicAWSCredentials("local", "local"), config);
    }

    public static Task CreateTableAsync(IAmazonDynamoDB client, string name, bool hasSortKey = true) =>
        CreateTableAsync(client, name, hasSortKey ? new AttributeDefinition("seq", ScalarAttributeType.N) : null);

    public static async Task CreateTableAsync(IAmazonDynamoDB client, string name, AttributeDefinition? sortKey)
    {
        var request = new CreateTableRequest
        {
            TableName = name,
            KeySchema = [new("pk", KeyType.HASH), .. sortKey is null ? [] : new[] { new KeySchemaElement(sortKey.AttributeName, KeyType.RANGE) }],
            AttributeDefinitions = [new("pk", ScalarAttributeType.S), .. sortKey is null ? [] : new[] { sortKey }],
            BillingMode = BillingMode.PAY_PER_REQUEST,
        };
        var token = TestContext.Current.CancellationToken;
        _ = await client.CreateTableAsync(request, token);
        while ((await client.DescribeTableAsync(name, token)).Table.TableStatus != TableStatus.ACTIVE)
        {
            await Task.Yield();
        }
    }
}
