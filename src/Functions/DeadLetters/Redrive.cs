using System.Collections.Concurrent;
using Realtime;

namespace Functions.DeadLetters;

/// <summary>Goes through the queue of dead letters once, and sends those that are meant to their functions again.</summary>
internal sealed class Redrive(DeadLetterQueue queue, Redelivering redelivering, RedriveTargets targets, TimeProvider clock)
{
    /// <summary>So many at a time: a new account can run ten functions at once, and users need some of them.</summary>
    private const int AtOnce = 5;

    private const int MostFailures = 20;

    public async Task<RedriveReport> RunAsync(RedriveRequest request, Func<bool> hasTime, CancellationToken cancellationToken)
    {
        var run = new Run(request);
        try
        {
            while (hasTime() && run.Seen.Count < request.Limit)
            {
                var letters = await queue.ReceiveAsync(request.Limit - run.Seen.Count, cancellationToken);
                if (letters.Count == 0)
                {
                    run.IsComplete = true;
                    break;
                }

                await Parallel.ForEachAsync(
                    letters,
                    new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                    async (letter, stop) => await TakeAsync(run, letter, stop));
            }
        }
        finally
        {
            await queue.LetGoAsync(run.Kept, cancellationToken);
        }

        return run.Report();
    }

    private async Task TakeAsync(Run run, DeadLetter letter, CancellationToken cancellationToken)
    {
        var (kind, redelivery) = DeadLetterKind.Of(letter, targets);
        if (!run.Seen.TryAdd(letter.MessageId, letter.MessageId))
        {
            // A queue may give out a letter twice.
            run.Kept.Add(letter);
        }
        else if (redelivery is null || !run.Request.Means(kind, clock.GetUtcNow() - letter.SentAt))
        {
            run.Keep(kind, letter, new() { Left = 1 });
        }
        else if (!run.Request.Send)
        {
            run.Keep(kind, letter, new() { Found = 1 });
        }
        else
        {
            await SendAsync(run, kind, letter, redelivery, cancellationToken);
        }
    }

    // Deleted when it is done and not before: whoever stops in between leaves it, and its id makes it the same message.
    private async Task SendAsync(Run run, string kind, DeadLetter letter, Redelivery redelivery, CancellationToken cancellationToken)
    {
        var answer = await redelivering.SendAsync(redelivery, cancellationToken);
        var isRefused = answer.Outcome is RedeliveryOutcome.Refused;
        if (answer.Outcome is not RedeliveryOutcome.Done)
        {
            run.Fail(new(kind, letter.MessageId, answer.Reason));
        }

        if (answer.Outcome is RedeliveryOutcome.Failed || (isRefused && !run.Request.DropsRefused))
        {
            run.Keep(kind, letter, new() { Found = 1, Failed = isRefused ? 0 : 1, Refused = isRefused ? 1 : 0 });
            return;
        }

        try
        {
            await queue.DeleteAsync(letter, cancellationToken);
            run.Count(kind, letter, new() { Found = 1, Done = isRefused ? 0 : 1, Refused = isRefused ? 1 : 0 });
        }
        catch (Exception error) when (AwsCall.HasFailed(error))
        {
            run.Fail(new(kind, letter.MessageId, $"It was sent, but not deleted, and will be sent again: {error.Message}"));
            run.Keep(kind, letter, new() { Found = 1, Failed = 1 });
        }
    }

    private sealed class Run(RedriveRequest request)
    {
        private readonly ConcurrentDictionary<string, RedriveCount> _counts = new();
        private readonly ConcurrentQueue<RedriveFailure> _failures = new();

        public RedriveRequest Request => request;

        public ConcurrentDictionary<string, string> Seen { get; } = new();

        public ConcurrentBag<DeadLetter> Kept { get; } = [];

        public bool IsComplete { get; set; }

        public void Count(string kind, DeadLetter letter, RedriveCount one) =>
            _counts.AddOrUpdate(kind, _ => new RedriveCount().Plus(letter.SentAt, one), (_, counted) => counted.Plus(letter.SentAt, one));

        public void Keep(string kind, DeadLetter letter, RedriveCount one)
        {
            Kept.Add(letter);
            Count(kind, letter, one);
        }

        public void Fail(RedriveFailure failure)
        {
            if (_failures.Count < MostFailures)
            {
                _failures.Enqueue(failure);
            }
        }

        public RedriveReport Report() => new()
        {
            IsSending = request.Send,
            IsComplete = IsComplete,
            Letters = Seen.Count,
            Kinds = _counts.OrderBy(count => count.Key, StringComparer.Ordinal).ToDictionary(),
            Failures = [.. _failures.Take(MostFailures)],
        };
    }
}
