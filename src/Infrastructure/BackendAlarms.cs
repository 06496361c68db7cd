using Amazon.CDK.AWS.IoT;
using Amazon.CDK.AWS.SQS;
using Infrastructure.Functions;

namespace Infrastructure;

/// <summary>
/// What a person is called for. Every hop that nobody waits for has a dead letter, an alarm on that, and an alarm on failing to write it. One
/// metric makes one alarm, whose name says whose it is: CloudWatch bills metrics, so putting several into one saves nothing.
/// </summary>
internal static class BackendAlarms
{
    // Three periods of five minutes: what a restart or one hard request makes has passed by then.
    private const int Lasting = 3;

    /// <summary>The alarms of <paramref name="backend"/>.</summary>
    public static IEnumerable<BackendAlarm> Of(RealtimeBackend backend, string metricsNamespace) =>
    [
        .. OfDeadLetters(backend),
        .. OfHops(backend),
        .. backend.Presence.Queues.SelectMany(OfQueue),
        .. BackendMetrics.AsynchronousFunctions(backend).SelectMany(OfAsynchronous),
        .. BackendMetrics.Functions(backend).SelectMany(function => OfFunction(backend, function)),
        .. OfApi(backend),
        .. OfTables(backend, metricsNamespace),
    ];

    private static IEnumerable<BackendAlarm> OfDeadLetters(RealtimeBackend backend) =>
    [
        new("DeadLettersWaiting", "Dead letters wait", "Something could not be delivered or processed.", BackendMetrics.DeadLetters(backend)),
        new(
            "DeadLettersExpire",
            "Dead letters expire",
            "A dead letter is 10 days old; at 14 days the queue forgets it.",
            BackendMetrics.OldestDeadLetter(backend))
        {
            Threshold = TimeSpan.FromDays(10).TotalSeconds,
        },
    ];

    private static IEnumerable<BackendAlarm> OfHops(RealtimeBackend backend)
    {
        foreach (var rule in BackendMetrics.IotRules(backend))
        {
            yield return new(
                $"{rule.Node.Id}Throttled",
                "Rule throttled",
                $"AWS IoT's rules engine took no more {WhatIsLost(backend, rule)}.",
                BackendMetrics.OfIotRule(rule, "RuleMessageThrottled"));
            yield return new(
                $"{rule.Node.Id}LosesFailures",
                "Failures are lost",
                "A message reached neither its function nor the dead letters.",
                BackendMetrics.ErrorActionFailures(rule));
        }

        foreach (var rule in BackendMetrics.EventRules(backend))
        {
            yield return new(
                $"{rule.Node.Id}RuleFails",
                "Events are not delivered",
                "EventBridge gave up handing an event to its function.",
                BackendMetrics.OfEventRule(backend, rule, "FailedInvocations"));
            yield return new(
                $"{rule.Node.Id}RuleLosesFailures",
                "Failures are lost",
                "An event reached neither its function nor the dead letters.",
                BackendMetrics.OfEventRule(backend, rule, "InvocationsFailedToBeSentToDlq"));
        }
    }

    private static string WhatIsLost(RealtimeBackend backend, CfnTopicRule rule) =>
        backend.Archiving.Rules.Contains(rule) ? "messages: clients got a PUBACK, and nothing was logged"
        : backend.Presence.Rules.Contains(rule) ? "events about connections: who is connected is known in part"
        : "rooms that were deleted: they stay on the lists of those who were members";

    private static IEnumerable<BackendAlarm> OfQueue(Queue queue) =>
    [
        new(
            $"{queue.Node.Id}Waiting",
            "Connections are followed late",
            "1,000 or more events about connections wait to be followed.",
            BackendMetrics.OfQueue(queue, "ApproximateNumberOfMessagesVisible"))
        {
            Threshold = 1_000,
        },
        new(
            $"{queue.Node.Id}Late",
            "Connections are followed late",
            "Events about connections are followed 5 minutes late, or more.",
            BackendMetrics.OfQueue(queue, "ApproximateAgeOfOldestMessage"))
        {
            Threshold = TimeSpan.FromMinutes(5).TotalSeconds,
        },
    ];

    private static IEnumerable<BackendAlarm> OfAsynchronous(RealtimeFunction function) =>
    [
        new(
            $"{function.Node.Id}GivesUp",
            "A function gives up",
            $"{function.Node.Id} failed on an event three times, or the event became too old.",
            BackendMetrics.OfFunction(function, "AsyncEventsDropped")),
        new(
            $"{function.Node.Id}LosesFailures",
            "Failures are lost",
            $"An event that {function.Node.Id} failed on could not be put among the dead letters.",
            BackendMetrics.OfFunction(function, "DestinationDeliveryFailures")),
    ];

    private static IEnumerable<BackendAlarm> OfFunction(RealtimeBackend backend, RealtimeFunction function) =>
    [
        new($"{function.Node.Id}Fails", "A function fails", $"Runs of {function.Node.Id} end with an error.", BackendMetrics.OfFunction(function, "Errors"))
        {
            // One event that fails makes three errors, and what becomes of it is another alarm. No client should ever see one.
            Threshold = BackendMetrics.AsynchronousFunctions(backend).Contains(function) ? 4 : 1,
        },
        new(
            $"{function.Node.Id}Throttled",
            "A function is throttled",
            $"{function.Node.Id} lacks concurrency.",
            BackendMetrics.OfFunction(function, "Throttles")),
        new(
            $"{function.Node.Id}Slow",
            "A function is slow",
            $"{function.Node.Id} takes more than half of the time after which it is stopped.",
            BackendMetrics.OfFunction(function, "Duration", "p99"))
        {
            Threshold = function.Function.Timeout!.ToMilliseconds() / 2,
            Periods = Lasting,
        },
    ];

    private static IEnumerable<BackendAlarm> OfApi(RealtimeBackend backend) =>
    [
        new("ApiFails", "The API fails", "The HTTP API answered 5 requests in 5 minutes with server errors.", BackendMetrics.ApiFailures(backend))
        {
            Threshold = 5,
        },
        new(
            "ApiRefuses",
            "The API refuses",
            "The HTTP API refuses a quarter of all requests, or more, for 15 minutes.",
            BackendMetrics.ApiRefusals(backend, least: 50))
        {
            Threshold = 25,
            Periods = Lasting,
        },
        new(
            "ApiSlow",
            "The API is slow",
            "The slowest hundredth of requests to the HTTP API takes 5 s or more, for 15 minutes.",
            BackendMetrics.OfApi(backend, "Latency", "p99"))
        {
            Threshold = 5_000,
            Periods = Lasting,
        },
    ];

    private static IEnumerable<BackendAlarm> OfTables(RealtimeBackend backend, string metricsNamespace) =>
    [
        Throttled("LogThrottled", "appends to the message log", BackendMetrics.LogThrottles(backend)),
        Throttled("LogReadsThrottled", "reading the message log", BackendMetrics.OfLog(backend, "ReadThrottleEvents")),
        Throttled("DirectoryThrottled", "new sessions", BackendMetrics.OfTable(backend.Directory.Table, "WriteThrottleEvents")),
        Throttled("DirectoryReadsThrottled", "looking up users", BackendMetrics.OfTable(backend.Directory.Table, "ReadThrottleEvents")),
        Throttled("RoomsThrottled", "changes of rooms", BackendMetrics.OfTable(backend.Rooms.Table, "WriteThrottleEvents")),
        Throttled("RoomsReadsThrottled", "asking who is a member", BackendMetrics.OfTable(backend.Rooms.Table, "ReadThrottleEvents")),
        Throttled("InboxThrottled", "changes of inboxes", BackendMetrics.OfTable(backend.Inbox.Table, "WriteThrottleEvents")),
        Throttled("InboxReadsThrottled", "reading inboxes", BackendMetrics.OfTable(backend.Inbox.Table, "ReadThrottleEvents")),
        Throttled("ConnectionsThrottled", "following connections", BackendMetrics.OfTable(backend.Connections.Table, "WriteThrottleEvents")),
        Throttled("ConnectionsReadsThrottled", "looking up connections", BackendMetrics.OfTable(backend.Connections.Table, "ReadThrottleEvents")),
        new(
            "LogDamaged", "The log is damaged", "The message log's table says what can't be.", BackendMetrics.LogDamages(backend, metricsNamespace)),
    ];

    // The SDK repeats a few by itself, and nobody notices.
    private static BackendAlarm Throttled(string id, string what, Amazon.CDK.AWS.CloudWatch.Metric metric) =>
        new(id, "A table is throttled", $"DynamoDB throttles {what}.", metric) { Threshold = 10 };
}
