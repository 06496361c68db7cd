namespace Infrastructure;

/// <summary>The parts that the functions share.</summary>
/// <param name="DeadLetters">Where failures end.</param>
/// <param name="Log">The message log.</param>
/// <param name="Directory">Users and their identities.</param>
/// <param name="Access">Pools, role and policy.</param>
/// <param name="Endpoint">The AWS IoT endpoint.</param>
public sealed record BackendParts(DeadLetters DeadLetters, MessageLog Log, Directory Directory, Access Access, IotEndpoint Endpoint)
{
    /// <summary>The environment variables of a function that works with the message log.</summary>
    internal Dictionary<string, string> LogVariables(RealtimeBackendProps props) => new()
    {
        ["MESSAGE_LOG_TABLE"] = Log.Table.TableName,
        ["LOG_GENERATION"] = props.LogGeneration,
    };

    /// <summary>Adds the environment variables of a function that speaks MQTT: where the broker is, and what topics begin with there.</summary>
    internal void AddBrokerVariables(Dictionary<string, string> variables, RealtimeBackendProps props)
    {
        variables.Add(Endpoint.Variable.Key, Endpoint.Variable.Value);
        AddTopicPrefix(variables, props);
    }

    /// <summary>The environment variables of a function that checks who calls it.</summary>
    internal Dictionary<string, string> CallerVariables() => new() { ["IDENTITY_POOL_ID"] = Access.IdentityPoolId };

    /// <summary>Tells a function what topics begin with at the broker, if they do.</summary>
    internal static void AddTopicPrefix(Dictionary<string, string> variables, RealtimeBackendProps props)
    {
        if (props.Stage.Name is not null)
        {
            variables.Add("TOPIC_PREFIX", props.Stage.TopicPrefix.Text);
        }
    }
}
