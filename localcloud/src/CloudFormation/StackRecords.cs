using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>What is known of stacks between runs: how often one of a name was deleted, and what those left.</summary>
internal sealed class StackRecords(StateStore state)
{
    private const string StateName = "stacks";
    private readonly Lock _lock = new();
    private IReadOnlyList<StackRecord> _records = state.Load(StateName, StackRecordsJson.Default.IReadOnlyListStackRecord) ?? [];

    /// <summary>How many stacks of this name were deleted.</summary>
    public int DeletionsOf(string name)
    {
        lock (_lock)
        {
            return Of(name).Deletions;
        }
    }

    /// <summary>What deleted stacks left, in the order of its creation.</summary>
    public IReadOnlyList<RetainedResource> Retained
    {
        get
        {
            lock (_lock)
            {
                return [.. _records.SelectMany(record => record.Retained)];
            }
        }
    }

    /// <summary>A stack is deleted.</summary>
    public void Deleted(string name, IReadOnlyList<RetainedResource> retained)
    {
        lock (_lock)
        {
            var record = Of(name);
            IReadOnlyList<StackRecord> changed =
            [
                .. _records.Where(one => one.Name != name),
                record with { Deletions = record.Deletions + 1, Retained = [.. record.Retained, .. retained] },
            ];
            state.Save(StateName, changed, StackRecordsJson.Default.IReadOnlyListStackRecord);
            _records = changed;
        }
    }

    private StackRecord Of(string name) => _records.FirstOrDefault(record => record.Name == name) ?? new StackRecord(name, 0, []);
}

/// <summary>The deleted stacks of a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Deletions">How many there were.</param>
/// <param name="Retained">What they left.</param>
internal sealed record StackRecord(string Name, int Deletions, IReadOnlyList<RetainedResource> Retained);

/// <summary>A resource that outlived its stack. It is there at every start, under the name that it had.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="Deletions">How many stacks of that name were deleted before.</param>
/// <param name="LogicalId">Its key in the template.</param>
/// <param name="Type"><c>AWS::DynamoDB::Table</c>.</param>
/// <param name="Ref">Its physical id.</param>
/// <param name="Properties">Its properties, resolved.</param>
internal sealed record RetainedResource(string Stack, int Deletions, string LogicalId, string Type, string Ref, JsonObject Properties);

/// <summary>JSON of what is known of stacks between runs.</summary>
[JsonSerializable(typeof(IReadOnlyList<StackRecord>))]
internal sealed partial class StackRecordsJson : JsonSerializerContext;
