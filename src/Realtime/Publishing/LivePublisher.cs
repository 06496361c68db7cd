using System.Net;
using Amazon.IotData;
using Amazon.IotData.Model;
using Amazon.Runtime;
using Realtime.Topics;

namespace Realtime.Publishing;

/// <summary>
/// Publishes to AWS IoT Core at QoS 1. What AWS answers with 429 or 5xx, and what gets no answer, is tried again with jitter until
/// the caller's token ends it.
/// </summary>
/// <param name="client">AWS IoT's data plane.</param>
/// <param name="prefix">What the deployment's topics begin with at the broker, and nowhere else.</param>
/// <param name="clock">For the waits between attempts.</param>
public sealed class LivePublisher(IAmazonIotData client, TopicPrefix prefix, TimeProvider clock)
{
    /// <summary>The largest payload that AWS IoT Core takes, in bytes.</summary>
    public const int MaxPayloadBytes = 128 * 1024;

    // The SDK leaves the status at its default when there was no response.
    private const HttpStatusCode NoAnswer = default;

    /// <summary>The client as this class wants it: one attempt a call, because the attempts are counted here.</summary>
    public static AmazonIotDataConfig CreateConfig() => new() { MaxErrorRetry = 0, Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Publishes one message and returns when AWS has taken it.</summary>
    /// <exception cref="AmazonServiceException">AWS refused the message for good.</exception>
    /// <exception cref="OperationCanceledException">The token ended the attempts.</exception>
    public Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        TryPublishAsync(topic, payload, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Publishes one message, unless AWS has not taken it when the time is over; the last attempt is begun then.</summary>
    /// <returns>Whether AWS has taken it.</returns>
    /// <exception cref="AmazonServiceException">AWS refused the message for good.</exception>
    /// <exception cref="OperationCanceledException">The token ended the attempts.</exception>
    public async Task<bool> TryPublishAsync(
        string topic, ReadOnlyMemory<byte> payload, TimeSpan within, CancellationToken cancellationToken)
    {
        var end = within < TimeSpan.Zero ? DateTimeOffset.MaxValue : clock.GetUtcNow() + within;
        for (var attempt = 0; await AttemptAsync(topic, payload, cancellationToken) is not null; attempt++)
        {
            var left = end - clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            await Backoff.WaitAsync(attempt, left, clock, cancellationToken);
        }

        return true;
    }

    /// <summary>Attempts once to publish one message.</summary>
    /// <returns><see langword="null"/> when AWS has taken it; otherwise why it is worth another attempt.</returns>
    /// <exception cref="AmazonServiceException">AWS refused the message for good.</exception>
    /// <exception cref="OperationCanceledException">The token ended the attempt.</exception>
    public async Task<Exception?> AttemptAsync(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using var body = new MemoryStream(payload.ToArray(), writable: false);
            await client.PublishAsync(new PublishRequest { Topic = OnBroker(topic), Qos = 1, Payload = body }, cancellationToken);
            return null;
        }
        catch (Exception error) when (IsTransient(error, cancellationToken))
        {
            return error;
        }
    }

    // What is handed to a rule has no prefix: the rule's name is the deployment's own.
    private string OnBroker(string topic) => topic.StartsWith("$aws/rules/", StringComparison.Ordinal) ? topic : prefix.AddTo(topic);

    private static bool IsTransient(Exception error, CancellationToken cancellationToken) => error switch
    {
        _ when cancellationToken.IsCancellationRequested => false,
        AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests } => true,
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError } => true,
        // No answer: the connection failed or the attempt took longer than its timeout.
        AmazonServiceException { StatusCode: NoAnswer } or HttpRequestException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };
}
