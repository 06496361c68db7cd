using System.Text.Json.Nodes;
using System.Threading.Channels;
using LocalCloud.DynamoDb;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Tests.Iot;

/// <summary>Tables that write down what is put, or fail as told.</summary>
internal sealed class RecordedTables : ITables
{
    private readonly Channel<(string Table, string Item, Principal Principal)> _items =
        Channel.CreateUnbounded<(string, string, Principal)>();

    public Queue<AwsException> Failures { get; } = new();

    public async Task PutItemAsync(string table, JsonObject item, Principal principal, CancellationToken cancellationToken)
    {
        if (Failures.TryDequeue(out var failure))
        {
            throw failure;
        }

        await _items.Writer.WriteAsync((table, item.ToJsonString(), principal), cancellationToken);
    }

    public ValueTask<(string Table, string Item, Principal Principal)> NextAsync() =>
        _items.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
