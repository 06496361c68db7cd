using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.DynamoDb;

/// <summary>Which tables delete their expired items, and by which attribute; kept between runs.</summary>
internal sealed class TimeToLive
{
    private const string File = "dynamodb-time-to-live";

    private readonly StateStore _state;
    private readonly ConcurrentDictionary<string, string> _attributes;

    /// <summary>Takes over what an earlier run has kept.</summary>
    public TimeToLive(StateStore state)
    {
        _state = state;
        _attributes = new(state.Load(File, TimeToLiveJson.Default.DictionaryStringString) ?? []);
    }

    /// <summary>The attribute with the time of expiry, by table.</summary>
    public IReadOnlyDictionary<string, string> Attributes => _attributes;

    /// <summary>Lets a table delete expired items, or no longer when <paramref name="attribute"/> is <see langword="null"/>.</summary>
    public void Set(string table, string? attribute)
    {
        var changed = new Dictionary<string, string>(_attributes);
        if (attribute is null)
        {
            changed.Remove(table);
            _state.Save(File, changed, TimeToLiveJson.Default.DictionaryStringString);
            _attributes.TryRemove(table, out _);
        }
        else
        {
            changed[table] = attribute;
            _state.Save(File, changed, TimeToLiveJson.Default.DictionaryStringString);
            _attributes[table] = attribute;
        }
    }
}

/// <summary>DescribeTimeToLive; authorized by <see cref="DynamoDbService"/>.</summary>
internal sealed class DescribeTimeToLive(IDynalite dynalite, TimeToLive timeToLive) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var table = TableNames.Of(JsonProtocol.RequiredText(input, "TableName"))!;
        // Only for its error when there is no such table.
        await dynalite.CallAsync("DescribeTable", new() { ["TableName"] = table }, cancellationToken);
        var description = timeToLive.Attributes.TryGetValue(table, out var attribute)
            ? new JsonObject { ["TimeToLiveStatus"] = "ENABLED", ["AttributeName"] = attribute }
            : new JsonObject { ["TimeToLiveStatus"] = "DISABLED" };
        return new() { ["TimeToLiveDescription"] = description };
    }
}

/// <summary>UpdateTimeToLive; authorized by <see cref="DynamoDbService"/>.</summary>
internal sealed class UpdateTimeToLive(IDynalite dynalite, TimeToLive timeToLive) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var table = TableNames.Of(JsonProtocol.RequiredText(input, "TableName"))!;
        var specification = input["TimeToLiveSpecification"] as JsonObject
            ?? throw Invalid("1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy constraint: Member must not be null");
        var attribute = JsonProtocol.RequiredText(specification, "AttributeName");
        var enabled = specification["Enabled"]?.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Invalid("1 validation error detected: Value at 'timeToLiveSpecification.enabled' failed to satisfy constraint: Member must not be null"),
        };
        await dynalite.CallAsync("DescribeTable", new() { ["TableName"] = table }, cancellationToken);
        if (enabled == timeToLive.Attributes.ContainsKey(table))
        {
            throw Invalid($"TimeToLive is already {(enabled ? "enabled" : "disabled")}");
        }

        timeToLive.Set(table, enabled ? attribute : null);
        return new() { ["TimeToLiveSpecification"] = specification.DeepClone() };
    }

    private static AwsException Invalid(string message) => new("ValidationException", StatusCodes.Status400BadRequest, message);
}

/// <summary>Time to live as it is kept between runs.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TimeToLiveJson : JsonSerializerContext;
