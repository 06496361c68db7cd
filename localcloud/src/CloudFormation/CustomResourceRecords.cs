using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>The custom resources that are there, kept between runs: what was there before is updated, what is gone is deleted.</summary>
internal sealed class CustomResourceRecords(StateStore state)
{
    private const string StateName = "custom-resources";
    private readonly Lock _lock = new();
    private readonly List<CustomResourceRecord> _earlier = [.. state.Load(StateName, CustomResourceJson.Default.IReadOnlyListCustomResourceRecord) ?? []];
    private readonly List<CustomResourceRecord> _current = [];

    /// <summary>The resource of an earlier run, or <see langword="null"/>. One of another type is another resource.</summary>
    public CustomResourceRecord? Earlier(ResourceRequest request)
    {
        lock (_lock)
        {
            return _earlier.Find(record =>
                record.StackId == request.Stack.Id && record.LogicalId == request.LogicalId && record.Type == request.Type);
        }
    }

    /// <summary>The resource as it is now, or <see langword="null"/>.</summary>
    public CustomResourceRecord? Current(ResourceRequest request)
    {
        lock (_lock)
        {
            return _current.Find(record => record.StackId == request.Stack.Id && record.LogicalId == request.LogicalId);
        }
    }

    /// <summary>Takes note of a resource that is there now. What it replaces stays until it is deleted.</summary>
    public void Put(CustomResourceRecord record)
    {
        lock (_lock)
        {
            _current.Add(record);
            _earlier.RemoveAll(one => IsSame(one, record));
            Save();
        }
    }

    /// <summary>What an earlier run had and this one has not.</summary>
    public IReadOnlyList<CustomResourceRecord> Gone()
    {
        lock (_lock)
        {
            return [.. _earlier];
        }
    }

    /// <summary>Forgets a resource that is deleted.</summary>
    public void Forget(CustomResourceRecord record)
    {
        lock (_lock)
        {
            _earlier.Remove(record);
            _current.Remove(record);
            Save();
        }
    }

    private static bool IsSame(CustomResourceRecord one, CustomResourceRecord other) =>
        (one.StackId, one.LogicalId, one.Type, one.PhysicalId) == (other.StackId, other.LogicalId, other.Type, other.PhysicalId);

    private void Save() => state.Save(StateName, [.. _earlier, .. _current], CustomResourceJson.Default.IReadOnlyListCustomResourceRecord);
}

/// <summary>A custom resource of an earlier run.</summary>
internal sealed record CustomResourceRecord
{
    public required string StackId { get; init; }

    public required string LogicalId { get; init; }

    public required string Type { get; init; }

    public required string ServiceToken { get; init; }

    public required string PhysicalId { get; init; }

    public required JsonObject Properties { get; init; }

    /// <summary>What its function is asked for to delete it.</summary>
    public JsonObject Deletion() => new()
    {
        ["RequestType"] = "Delete",
        [nameof(StackId)] = StackId,
        ["LogicalResourceId"] = LogicalId,
        ["PhysicalResourceId"] = PhysicalId,
        ["ResourceType"] = Type,
        ["ResourceProperties"] = Properties.DeepClone(),
    };
}

/// <summary>JSON of the custom resources kept between runs.</summary>
[JsonSerializable(typeof(IReadOnlyList<CustomResourceRecord>))]
internal sealed partial class CustomResourceJson : JsonSerializerContext;
