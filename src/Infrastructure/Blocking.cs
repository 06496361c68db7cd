using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Constructs;
using Infrastructure.Functions;
using CfnRule = Amazon.CDK.AWS.Events.CfnRule;

namespace Infrastructure;

/// <summary>Takes users out and lets them in again, by events on the bus or by direct invocation.</summary>
public sealed class Blocking : Construct
{
    /// <summary>Adds function and rules.</summary>
    public Blocking(Construct scope, string id, BackendParts parts, EventBus bus)
        : base(scope, id)
    {
        BlockUser = new RealtimeFunction(this, "BlockUser", parts.Functions, new RealtimeFunctionProps
        {
            // AWS lets go of 15 policies a second, and closes a client once a second.
            Timeout = Duration.Minutes(1),
            Environment = parts.TurningOutVariables(),
            Permissions =
            [
                parts.Directory.Blocking(),
                parts.Connections.Listing(),
                .. Access.Detaching(),
                Infrastructure.Permissions.CloseConnections(),
            ],
            DeadLetters = parts.DeadLetters,
        });
        Rules =
        [
            EventRoute.Add(this, "BlockUser-rule", "BlockUser", bus, BlockUser, parts.DeadLetters),
            EventRoute.Add(this, "UnblockUser-rule", "UnblockUser", bus, BlockUser, parts.DeadLetters),
        ];
    }

    /// <summary>Blocks a user, or lifts the block.</summary>
    public RealtimeFunction BlockUser { get; }

    /// <summary>The rules, one for each detail type.</summary>
    public IReadOnlyList<CfnRule> Rules { get; }
}
