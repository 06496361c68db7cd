namespace Realtime.Log;

/// <summary>
/// Appends messages: the rounds around the four steps of <see cref="MessageAppend"/>. The messages of a batch go through each step together,
/// so that one update of the head numbers them all.
/// </summary>
internal sealed class Appender(ILogStore store, LogRules rules, Numbering numbering, TimeProvider clock)
{
    public async Task<IReadOnlyList<AppendedMessage>> AppendAsync(
        LogTopic topic, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken)
    {
        // A message that the batch names twice is one message.
        var appends = new Dictionary<(string Sender, string Id), MessageAppend>();
        foreach (var message in messages)
        {
            _ = appends.TryAdd((message.Sender, message.Id), new(store, rules, clock, topic, message));
        }

        var epoch = await RunAsync(topic, [.. appends.Values], cancellationToken)
            ?? await ReadEpochAsync(topic, cancellationToken);
        return [.. messages.Select(message =>
        {
            var append = appends[(message.Sender, message.Id)];
            var (stored, position) = (append.Stored, new Position(epoch, append.Number));
            return new AppendedMessage(topic.Topic, stored.Id, stored.Sender, stored.SentAt, stored.Body, position, append.IsNew);
        })];
    }

    /// <summary>Runs the rounds; the answer is the epoch, if the head was asked for numbers.</summary>
    private async Task<string?> RunAsync(LogTopic topic, IReadOnlyList<MessageAppend> appends, CancellationToken cancellationToken)
    {
        string? epoch = null;
        for (var round = 1; round <= rules.Rounds; round++)
        {
            await EachAsync(appends, AppendStep.ReadClaim, append => append.ReadClaimAsync(cancellationToken));
            epoch = await NumberAsync(topic, appends, cancellationToken) ?? epoch;
            await EachAsync(appends, AppendStep.HasNumber, append => append.PutAsync(cancellationToken));
            if (appends.All(append => append.Step is AppendStep.Done))
            {
                return epoch;
            }
        }

        throw new AppendFailedException($"No number for a message of {topic.Topic} in {rules.Rounds} rounds.");
    }

    private async Task<string?> NumberAsync(LogTopic topic, IReadOnlyList<MessageAppend> appends, CancellationToken cancellationToken)
    {
        var waiting = appends.Count(append => append.Step is AppendStep.NeedsNumber);
        if (waiting == 0)
        {
            return null;
        }

        var numbers = await numbering.TakeAsync(topic.Topic, waiting, cancellationToken);
        var next = numbers.First;
        await EachAsync(appends, AppendStep.NeedsNumber, append => append.ClaimAsync(next++, numbers.At, cancellationToken));
        return numbers.Epoch;
    }

    /// <summary>A repeat takes no number, so its position's epoch has to be read.</summary>
    private async Task<string> ReadEpochAsync(LogTopic topic, CancellationToken cancellationToken) =>
        (await store.GetHeadAsync(topic.Topic, cancellationToken))?.Epoch
        ?? throw new LogCorruptedException($"{topic.Topic} has messages and no head.");

    private static Task EachAsync(IReadOnlyList<MessageAppend> appends, AppendStep step, Func<MessageAppend, Task> act) =>
        Task.WhenAll(appends.Where(append => append.Step == step).ToList().Select(act));
}
