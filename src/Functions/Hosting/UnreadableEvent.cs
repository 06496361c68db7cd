using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Functions.CustomResources;
using Functions.DeadLetters;
using Functions.Http;
using Functions.Publishing;
using Functions.Rooms;
using Realtime.Messages;

namespace Functions.Hosting;

/// <summary>
/// What is answered to an event that is none of the function's, or not JSON: a clear answer instead of a failure, which Lambda would
/// retry and which would come no better.
/// </summary>
internal static class UnreadableEvent
{
    // A path may hold names of the event's own, of any length.
    private const int LongestPath = 100;

    /// <summary>What a publishing function answers.</summary>
    public static PublishResult Publishing(string reason) => new() { Problem = PublishProblem.Of(ProblemOf(reason)) };

    /// <summary>What DrainPending answers.</summary>
    public static DrainResult Drain(string reason) => new() { Problem = PublishProblem.Of(ProblemOf(reason)) };

    /// <summary>What GetNotificationStatus answers.</summary>
    public static StatusResult Status(string reason) => new() { Problem = PublishProblem.Of(ProblemOf(reason)) };

    /// <summary>What ChangeAudience answers.</summary>
    public static AudienceResult Audience(string reason) => new() { Problem = PublishProblem.Of(ProblemOf(reason)) };

    /// <summary>What RunRoomCommand answers.</summary>
    public static RoomCommandResult RoomCommand(string reason) => new() { Problem = PublishProblem.Of(ProblemOf(reason)) };

    /// <summary>What ArchiveMessage answers.</summary>
    public static ArchiveResult Archiving(string reason) => new() { Problem = reason };

    /// <summary>What BlockUser answers.</summary>
    public static BlockResult Blocking(string reason) => new() { Problem = PublishProblem.Of(ProblemOf(reason)) };

    /// <summary>What RedriveDeadLetters answers.</summary>
    public static RedriveReport Redriving(string reason) => new() { Problem = PublishProblem.Of(ProblemOf(reason)) };

    /// <summary>What a function behind queues answers: nothing is to come again.</summary>
    public static QueueResult Queue(string reason) => new() { Problem = reason };

    /// <summary>What a function behind the HTTP API answers: who calls is in the event, so there is nobody to tell apart.</summary>
    public static APIGatewayHttpApiV2ProxyResponse Http(string reason) => HttpAnswer.Of(ProblemOf(reason)).ToResponse();

    /// <summary>CloudFormation takes answers at the URL in the event only: without one all that is left is to fail with the reason.</summary>
    public static CustomResourceResponse CustomResource(string reason) =>
        throw new ArgumentException($"{reason} There is no ResponseURL to answer to.", nameof(reason));

    /// <summary>Says where it stops being readable.</summary>
    public static string Reason(Exception error)
    {
        var path = (error.InnerException as JsonException)?.Path ?? "$";
        return $"The event can't be read at {(path.Length > LongestPath ? path[..LongestPath] + "…" : path)}: it is no JSON there, nested too deep, or of another type.";
    }

    private static Problem ProblemOf(string reason) => new() { Status = 400, Parameter = "The event", Detail = reason };
}
