using System.Threading.Channels;
using LocalCloud.Hosting;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules;

/// <summary>
/// Runs the rules, behind the publishers' backs: a few lanes, of which each client always uses the same, so that the messages of
/// one client reach a rule in order (AWS promises none). A full lane holds up its publishers. What was published with QoS 1 is in the
/// journal until its rules are done with it; what was not may be lost.
/// </summary>
internal sealed class RulesEngine(TopicRules rules, RuleRunner runner, RuleJournal journal, CloudOptions options, TimeProvider clock)
    : BackgroundService, IMessageSink, IStackObserver
{
    private const int Lanes = 8;
    private const int LaneCapacity = 1_000;

    private readonly Channel<RuleInvocation>[] _lanes =
        [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<RuleInvocation>(LaneCapacity))];

    /// <inheritdoc/>
    public ValueTask KeepAsync(BrokerMessage message) =>
        message.QoS == QualityOfService.AtLeastOnce && HasRules(message) ? journal.KeepAsync(message) : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask AcceptAsync(BrokerMessage message, CancellationToken cancellationToken) =>
        Invocations(message) is { Count: > 0 } invocations ? QueueAsync(message, invocations, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>The rules are there: what an earlier run has taken and not done is done now.</summary>
    public async Task StackCreatedAsync(CancellationToken cancellationToken)
    {
        foreach (var message in journal.TakeUndone())
        {
            if (HasRules(message))
            {
                await AcceptAsync(message, cancellationToken);
            }
            else
            {
                // The template has none for it any more.
                journal.Done(message.TraceId);
            }
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in _lanes)
        {
            lane.Writer.TryComplete();
        }

        // What was acknowledged to publishers is still carried out, as long as the host allows.
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await journal.FlushAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_lanes.Select(lane => RunAsync(lane.Reader, stoppingToken)));

    private async ValueTask QueueAsync(BrokerMessage message, IReadOnlyList<RuleInvocation> invocations, CancellationToken cancellationToken)
    {
        var lane = _lanes[(uint)(message.Source.ClientId ?? message.Topic).GetHashCode(StringComparison.Ordinal) % Lanes];
        foreach (var invocation in invocations)
        {
            var taken = lane.Writer.TryWrite(invocation);

            // A rule that feeds itself must not wait for itself; others wait for room, unless LocalCloud is ending.
            while (!taken && !message.IsRepublished && await lane.Writer.WaitToWriteAsync(cancellationToken))
            {
                taken = lane.Writer.TryWrite(invocation);
            }

            // What comes while LocalCloud ends is in the journal for the next run.
            if (!taken && (message.IsRepublished || message.QoS == QualityOfService.AtMostOnce))
            {
                runner.Overflow(invocation);
                invocation.Kept?.Done();
            }
        }
    }

    private IReadOnlyList<RuleInvocation> Invocations(BrokerMessage message)
    {
        if (BasicIngest.Of(message.Topic) is not { } ingest)
        {
            var matching = rules.For(message.Topic);
            var kept = KeptOf(message, matching.Count);
            return matching.Count == 0 ? [] : [.. matching.Select(rule => Invocation(rule, message, message.Topic, kept))];
        }

        if (rules.ByName(ingest.RuleName) is { } named)
        {
            return [Invocation(named, message, ingest.Topic, KeptOf(message, 1))];
        }

        runner.NotFound(ingest.RuleName, message);
        return [];
    }

    private KeptForRules? KeptOf(BrokerMessage message, int rules) =>
        rules > 0 && message.QoS == QualityOfService.AtLeastOnce ? new KeptForRules(journal, message.TraceId, rules) : null;

    private RuleInvocation Invocation(TopicRule rule, BrokerMessage message, string topic, KeptForRules? kept) => new(
        rule,
        new RuleContext(message, options.AccountId, clock) { Topic = topic, Variables = rule.Statement.Variables })
    {
        Kept = kept,
    };

    private bool HasRules(BrokerMessage message) => BasicIngest.Of(message.Topic) is { } ingest
        ? rules.ByName(ingest.RuleName) is not null
        : rules.For(message.Topic).Count > 0;

    private async Task RunAsync(ChannelReader<RuleInvocation> lane, CancellationToken cancellationToken)
    {
        await foreach (var invocation in lane.ReadAllAsync(cancellationToken))
        {
            await runner.RunAsync(invocation, cancellationToken);
            invocation.Kept?.Done();
        }
    }
}

/// <summary>A message in the journal, until the last of its rules is done with it.</summary>
internal sealed class KeptForRules(RuleJournal journal, Guid traceId, int rules)
{
    private int _left = rules;

    /// <summary>One more of its rules is done.</summary>
    public void Done()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            journal.Done(traceId);
        }
    }
}

/// <summary>A topic of Basic Ingest (developer guide, "iot-basic-ingest"): <c>$aws/rules/{rule}/{topic}</c>.</summary>
/// <param name="RuleName">The one rule that gets the message, whatever its FROM says.</param>
/// <param name="Topic">The topic as the rule sees it.</param>
internal sealed record BasicIngest(string RuleName, string Topic)
{
    private const string Prefix = "$aws/rules/";

    /// <summary>What a topic says, or <see langword="null"/> when it is none of Basic Ingest.</summary>
    public static BasicIngest? Of(string topic)
    {
        if (!topic.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = topic[Prefix.Length..];
        var end = rest.IndexOf('/', StringComparison.Ordinal);
        return end < 0 ? new BasicIngest(rest, "") : new BasicIngest(rest[..end], rest[(end + 1)..]);
    }
}
