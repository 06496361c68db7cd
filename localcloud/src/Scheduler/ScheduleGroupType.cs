using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Iam;

namespace LocalCloud.Scheduler;

/// <summary><c>AWS::Scheduler::ScheduleGroup</c>. It takes its schedules with it.</summary>
internal sealed class ScheduleGroupType(Schedules schedules, TimeProvider clock) : IResourceType
{
    private const int MaxName = 64;

    /// <inheritdoc/>
    public string TypeName => "AWS::Scheduler::ScheduleGroup";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "Name" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "Tags" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Text("Name") ?? PhysicalNames.AtMost(request.PhysicalName, MaxName);
        if (name == Schedules.DefaultGroup)
        {
            throw request.Unsupported("Name", "every account has the group 'default' already");
        }

        var created = schedules.AddGroup(name, clock.GetUtcNow());
        return Task.FromResult(new CreatedResource(name)
        {
            Attributes = new Dictionary<string, JsonNode?>
            {
                ["Arn"] = schedules.GroupArnOf(name),
                ["CreationDate"] = created.ToString("O"),
                ["LastModificationDate"] = created.ToString("O"),
                ["State"] = "ACTIVE",
            },
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        schedules.RemoveGroup(created.Ref);
        return Task.CompletedTask;
    }
}
