using Amazon.CDK;
using Constructs;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>Sends dead letters again when the operator calls it: nothing else does, so it has no trigger.</summary>
public sealed class Redriving : Construct
{
    /// <summary>Adds the function.</summary>
    public Redriving(Construct scope, string id, BackendParts parts, RealtimeBackend backend)
        : base(scope, id)
    {
        var variables = new Dictionary<string, string>
        {
            ["DEAD_LETTER_QUEUE_URL"] = parts.DeadLetters.Queue.QueueUrl,
            ["ARCHIVE_MESSAGE_FUNCTION"] = backend.Archiving.ArchiveMessage.Function.FunctionName,
            ["TRACK_CONNECTIONS_FUNCTION"] = backend.Presence.TrackConnections.Function.FunctionName,
            ["RUN_ROOM_COMMAND_FUNCTION"] = backend.Publishing.RunRoomCommand.Function.FunctionName,
            ["DRAIN_PENDING_FUNCTION"] = backend.Notifying.DrainPending.Function.FunctionName,
            ["BLOCK_USER_FUNCTION"] = backend.Blocking.BlockUser.Function.FunctionName,
        };
        parts.AddTopicPrefix(variables);
        var redriven = (RealtimeFunction[])[.. BackendMetrics.AsynchronousFunctions(backend), backend.Presence.TrackConnections];
        RedriveDeadLetters = new RealtimeFunction(this, "RedriveDeadLetters", parts.Functions, new RealtimeFunctionProps
        {
            Timeout = Duration.Minutes(15),
            Environment = variables,
            Permissions =
            [
                .. parts.DeadLetters.Redriving(),
                Permissions.Allow("InvokeAgain", ["lambda:InvokeFunction"], [.. redriven.Select(function => function.Function.FunctionArn)]),
            ],
        });
        parts.DeadLetters.DenyOtherReaders(RedriveDeadLetters);
    }

    /// <summary>Looks at the dead letters, or sends them again.</summary>
    public RealtimeFunction RedriveDeadLetters { get; }
}
