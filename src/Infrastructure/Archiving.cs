using Amazon.CDK;
using Amazon.CDK.AWS.IoT;
using Constructs;
using Infrastructure.Functions;
using Infrastructure.Topics;

namespace Infrastructure;

/// <summary>
/// Logs what clients publish themselves: a rule for each such family hands every message to ArchiveMessage, and to the dead
/// letters when it can't.
/// </summary>
public sealed class Archiving : Construct
{
    /// <summary>Adds function and rules.</summary>
    public Archiving(Construct scope, string id, BackendParts parts)
        : base(scope, id)
    {
        ArchiveMessage = new RealtimeFunction(this, "ArchiveMessage", parts.Functions, new RealtimeFunctionProps
        {
            Timeout = Duration.Seconds(30),
            Environment = parts.RoomVariables(),
            Permissions =
            [
                parts.Directory.ReadingSenders(),
                .. parts.Log.Appending([.. parts.Families.Where(family => family.IsArchivedByRule)]),
                Permissions.PublishTo(BackendTopics.Archived(parts.Families), parts.Stage),
                // Who may write in a room is looked up with each message; the first of a day may change the room's key.
                parts.Rooms.Reading(),
                parts.Rooms.Changing(),
                // Members of small rooms are told that something has come.
                parts.Directory.Naming(),
            ],
            DeadLetters = parts.DeadLetters,
        });
        var rules = new FunctionRules(this, parts);
        Rules =
        [
            .. ArchivingRule.For(parts.Families, parts.Stage.TopicPrefix)
                .Select(rule => rules.Add(rule.Family, $"Archives what clients publish to {rule.Family}", rule.Sql, ArchiveMessage)),
        ];
    }

    /// <summary>Appends what clients published and sends the committed copy.</summary>
    public RealtimeFunction ArchiveMessage { get; }

    /// <summary>The rules, one for each family.</summary>
    public IReadOnlyList<CfnTopicRule> Rules { get; }
}
