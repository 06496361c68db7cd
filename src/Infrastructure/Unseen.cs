using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Constructs;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>
/// Tells on the bus what users have not seen, by schedules. It is a function of its own: what it may do to inboxes nobody needs who publishes, and a
/// flood of notifications leaves it as many instances as it wants.
/// </summary>
public sealed class Unseen : Construct
{
    /// <summary>Adds the function.</summary>
    public Unseen(Construct scope, string id, BackendParts parts, EventBus bus, Schedules schedules)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(schedules);
        TellUnseen = new RealtimeFunction(this, "TellUnseen", parts.Functions, new RealtimeFunctionProps
        {
            // Up to 4,000 users a page, each of whose inboxes is looked at.
            Timeout = Duration.Minutes(5),
            Environment = new Dictionary<string, string>(
            [
                .. parts.LogVariables(),
                parts.Inbox.Variable,
                new("DIRECTORY_TABLE", parts.Directory.Table.TableName),
                new("EVENT_BUS", bus.EventBusName),
                .. schedules.Variables,
            ]),
            Permissions =
            [
                parts.Inbox.KeepingUnseen(),
                parts.Directory.Resolving(),
                parts.Inbox.ReadingPreferences(),
                parts.Inbox.ReadingPending(),
                // What an inbox comes to is kept for who comes next. Reading the log's end, it may seal it as other readers do.
                parts.Inbox.KeepingState(),
                parts.Log.ReadingNotifications(),
                parts.Log.Sealing(),
                parts.Log.MovingWatermarks(),
                parts.Log.RememberingVoids(),
                Permissions.Allow("TellUnseen", ["events:PutEvents"], bus.EventBusArn),
                .. schedules.Making(),
            ],
            DeadLetters = parts.DeadLetters,
        });
    }

    /// <summary>Tells what users have not seen.</summary>
    public RealtimeFunction TellUnseen { get; }

    /// <summary>The environment variable by which the publisher has it called.</summary>
    internal KeyValuePair<string, string> Variable => new("UNSEEN_FUNCTION_ARN", TellUnseen.Function.FunctionArn);
}
