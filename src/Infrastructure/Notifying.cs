using Amazon.CDK;
using Amazon.CDK.AWS.IoT;
using Constructs;
using Infrastructure.Functions;
using Infrastructure.Topics;
using Realtime.Topics;

namespace Infrastructure;

/// <summary>
/// What stands beside publishing a notification: sending users what waited for their first sign-in, and telling the backend what became of an event.
/// </summary>
public sealed class Notifying : Construct
{
    /// <summary>Adds functions and rule.</summary>
    public Notifying(Construct scope, string id, BackendParts parts)
        : base(scope, id)
    {
        DrainPending = CreateDrainPending(parts);
        GetNotificationStatus = new RealtimeFunction(this, "GetNotificationStatus", parts.Functions, new RealtimeFunctionProps
        {
            Timeout = Duration.Seconds(30),
            Environment = new Dictionary<string, string>([parts.Inbox.Variable]),
            Permissions = [parts.Inbox.ReadingLedger()],
        });
        Rule = new FunctionRules(this, parts).Add(
            "drain", "Sends what waited for a first sign-in", "SELECT topic(2) AS drain FROM 'drain/+' WHERE topic(1) = 'drain'", DrainPending);
    }

    /// <summary>Sends a user what waited for them.</summary>
    public RealtimeFunction DrainPending { get; }

    /// <summary>Tells what became of an event.</summary>
    public RealtimeFunction GetNotificationStatus { get; }

    /// <summary>The rule by which a session starts a drain.</summary>
    public CfnTopicRule Rule { get; }

    private RealtimeFunction CreateDrainPending(BackendParts parts)
    {
        var variables = parts.LogVariables();
        parts.AddBrokerVariables(variables);
        variables.Add("DIRECTORY_TABLE", parts.Directory.Table.TableName);
        variables.Add(parts.Inbox.Variable.Key, parts.Inbox.Variable.Value);
        return new RealtimeFunction(this, "DrainPending", parts.Functions, new RealtimeFunctionProps
        {
            // A thousand notifications, one after the other, each some 40 ms.
            Timeout = Duration.Minutes(5),
            Environment = variables,
            Permissions =
            [
                .. parts.Log.Appending([TopicCatalog.Notifications]),
                parts.Directory.Resolving(),
                parts.Inbox.DrainingPending(),
                Permissions.PublishTo(BackendTopics.Notifications, parts.Stage),
            ],
            DeadLetters = parts.DeadLetters,
        });
    }
}
