using Amazon.SQS;
using Amazon.SQS.Model;
using Realtime;

namespace Functions.DeadLetters;

/// <summary>The queue of dead letters. A letter that was received is out of sight until it is deleted, or let go.</summary>
internal sealed class DeadLetterQueue(IAmazonSQS client, string url)
{
    /// <summary>Longer than a function may run: nothing comes twice to one run.</summary>
    private static readonly TimeSpan OutOfSight = TimeSpan.FromMinutes(16);

    /// <summary>The next letters, at most ten; none, if there are no more.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ReceiveAsync(int most, CancellationToken cancellationToken)
    {
        var response = await client.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = url,
                MaxNumberOfMessages = Math.Min(most, 10),
                // All of the queue's servers are asked then: an empty answer is one.
                WaitTimeSeconds = 1,
                VisibilityTimeout = (int)OutOfSight.TotalSeconds,
                MessageSystemAttributeNames = ["SentTimestamp"],
                MessageAttributeNames = ["All"],
            },
            cancellationToken);
        return [.. (response.Messages ?? []).Select(DeadLetter.Of)];
    }

    /// <summary>Takes a letter out of the queue for good.</summary>
    public Task DeleteAsync(DeadLetter letter, CancellationToken cancellationToken) =>
        client.DeleteMessageAsync(new DeleteMessageRequest { QueueUrl = url, ReceiptHandle = letter.Receipt }, cancellationToken);

    /// <summary>Lets letters be seen again at once; one that can't be let go is seen again later by itself.</summary>
    public Task LetGoAsync(IEnumerable<DeadLetter> letters, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        letters,
        new ParallelOptions { MaxDegreeOfParallelism = 10, CancellationToken = cancellationToken },
        async (letter, stop) =>
        {
            try
            {
                await client.ChangeMessageVisibilityAsync(
                    new ChangeMessageVisibilityRequest { QueueUrl = url, ReceiptHandle = letter.Receipt, VisibilityTimeout = 0 }, stop);
            }
            catch (Exception error) when (AwsCall.HasFailed(error) && !stop.IsCancellationRequested)
            {
                // In sixteen minutes.
            }
        });
}
