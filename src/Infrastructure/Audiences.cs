using Amazon.CDK;
using Constructs;
using Infrastructure.Functions;
using Realtime.Inbox.Audiences;
using CfnRule = Amazon.CDK.AWS.Events.CfnRule;

namespace Infrastructure;

/// <summary>
/// Audiences: their users come and go by events, and the pages of what is sent to them go over the bus to the function that cut them, so they have its retries
/// and its dead letters.
/// </summary>
public sealed class Audiences : Construct
{
    /// <summary>Adds function and rules.</summary>
    public Audiences(Construct scope, string id, BackendParts parts, Publishing publishing)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(publishing);
        ChangeAudience = new RealtimeFunction(this, "ChangeAudience", parts.Functions, new RealtimeFunctionProps
        {
            // 4,000 users, 32 at a time, each some three calls of 10 ms; more when the table is throttled.
            Timeout = Duration.Minutes(1),
            Environment = new Dictionary<string, string>([parts.Inbox.Variable]),
            Permissions = [parts.Inbox.ChangingAudiences()],
            DeadLetters = parts.DeadLetters,
        });
        Rules =
        [
            EventRoute.Add(this, "Audience", publishing.Bus, ChangeAudience, parts.DeadLetters),
            EventRoute.Add(this, NotificationPages.DetailType, publishing.Bus, publishing.PublishNotification, parts.DeadLetters),
        ];
    }

    /// <summary>Puts users into audiences and takes them out.</summary>
    public RealtimeFunction ChangeAudience { get; }

    /// <summary>The rules, one for each detail type.</summary>
    public IReadOnlyList<CfnRule> Rules { get; }
}
