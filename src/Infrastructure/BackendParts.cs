using Amazon.CDK.AWS.IAM;
using Infrastructure.Functions;
using Infrastructure.Topics;
using Realtime.Topics;

namespace Infrastructure;

/// <summary>What the functions share.</summary>
public sealed record BackendParts
{
    /// <summary>What all of them have in common.</summary>
    public required FunctionSetup Functions { get; init; }

    /// <summary>The topic families.</summary>
    public required IReadOnlyList<TopicFamily> Families { get; init; }

    /// <summary>The stage that the topics are of.</summary>
    public required DeploymentStage Stage { get; init; }

    /// <summary>The message log's generation.</summary>
    public required string LogGeneration { get; init; }

    /// <summary>Where failures end.</summary>
    public required DeadLetters DeadLetters { get; init; }

    /// <summary>The message log.</summary>
    public required MessageLog Log { get; init; }

    /// <summary>Users and their identities.</summary>
    public required Directory Directory { get; init; }

    /// <summary>Rooms and their members.</summary>
    public required Rooms Rooms { get; init; }

    /// <summary>What stands beside notifications.</summary>
    public required Inbox Inbox { get; init; }

    /// <summary>Who is connected.</summary>
    public required Connections Connections { get; init; }

    /// <summary>Pools, role and policy.</summary>
    public required Access Access { get; init; }

    /// <summary>The AWS IoT endpoint.</summary>
    public required IotEndpoint Endpoint { get; init; }

    /// <summary>The environment variables of a function that works with the message log.</summary>
    internal Dictionary<string, string> LogVariables() => new()
    {
        ["MESSAGE_LOG_TABLE"] = Log.Table.TableName,
        ["LOG_GENERATION"] = LogGeneration,
    };

    /// <summary>Adds the environment variables of a function that speaks MQTT: where the broker is, and what topics begin with there.</summary>
    internal void AddBrokerVariables(Dictionary<string, string> variables)
    {
        variables.Add(Endpoint.Variable.Key, Endpoint.Variable.Value);
        AddTopicPrefix(variables);
    }

    /// <summary>The environment variables of a function that checks who calls it.</summary>
    internal Dictionary<string, string> CallerVariables() => new()
    {
        ["IDENTITY_POOL_ID"] = Access.IdentityPoolId,
        ["USER_POOL_ID"] = Access.UserPoolId,
        ["DIRECTORY_TABLE"] = Directory.Table.TableName,
    };

    /// <summary>The environment variables of a function that turns users out: it closes their connections, and takes the policy off their identities.</summary>
    internal Dictionary<string, string> TurningOutVariables() => new()
    {
        ["DIRECTORY_TABLE"] = Directory.Table.TableName,
        ["CONNECTIONS_TABLE"] = Connections.Table.TableName,
        ["IOT_POLICY_NAME"] = Access.IotPolicyName,
        [Endpoint.Variable.Key] = Endpoint.Variable.Value,
    };

    /// <summary>The environment variables of a function that changes rooms, or lets members write in them.</summary>
    internal Dictionary<string, string> RoomVariables()
    {
        var variables = LogVariables();
        AddBrokerVariables(variables);
        variables.Add("ROOMS_TABLE", Rooms.Table.TableName);
        variables.Add("DIRECTORY_TABLE", Directory.Table.TableName);
        variables.Add("RULE_PREFIX", Stage.RuleName(""));
        return variables;
    }

    /// <summary>The rights of a function that changes rooms, whose every change is an entry of the room's log, and told live.</summary>
    internal IEnumerable<PolicyStatement> ChangingRooms() =>
    [
        Rooms.Reading(),
        Rooms.Changing(),
        Directory.Naming(),
        .. Log.Appending([.. Families.Where(family => family.Subscribers is Audience.Members)]),
        Permissions.PublishTo(BackendTopics.Rooms(Families), Stage),
    ];

    /// <summary>Tells a function what topics begin with at the broker, if they do.</summary>
    internal void AddTopicPrefix(Dictionary<string, string> variables)
    {
        if (Stage.Name is not null)
        {
            variables.Add("TOPIC_PREFIX", Stage.TopicPrefix.Text);
        }
    }
}
