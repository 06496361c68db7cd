using System.Text;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Realtime.Inbox.Ledger;

namespace Realtime.Inbox.Unseen;

/// <summary>Tells on the event bus what users have not seen: <c>NotificationUnseen</c>, of the source <c>realtime</c>.</summary>
public sealed class UnseenEvents(IAmazonEventBridge client, string busName) : IUnseenEvents
{
    /// <summary>Their detail-type.</summary>
    public const string DetailType = "NotificationUnseen";

    // What PutEvents takes in one call: 10 events, and 256 KB wherever AWS does not take more yet. Each has source and type beside its detail.
    private const int MostEntries = 10;
    private const int MostBytes = 256 * 1024;
    private const int EntryBytes = 64;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<UnseenNotice, Exception>> TellAsync(IReadOnlyList<UnseenNotice> notices, CancellationToken cancellationToken)
    {
        var failed = new Dictionary<UnseenNotice, Exception>();
        foreach (var batch in Batches(notices))
        {
            try
            {
                var answer = await client.PutEventsAsync(new PutEventsRequest { Entries = [.. batch.Select(one => EntryOf(one.Detail))] }, cancellationToken);
                foreach (var (place, entry) in (answer.Entries ?? []).Index().Where(one => one.Item.ErrorCode is { Length: > 0 }))
                {
                    failed[batch[place].Notice] = new AmazonEventBridgeException($"The bus did not take the event: {entry.ErrorCode}.");
                }
            }
            catch (Exception error) when (AwsCall.HasFailed(error))
            {
                foreach (var (notice, _) in batch)
                {
                    failed[notice] = error;
                }
            }
        }

        return failed;
    }

    private static IEnumerable<List<(UnseenNotice Notice, string Detail)>> Batches(IReadOnlyList<UnseenNotice> notices)
    {
        List<(UnseenNotice, string)> batch = [];
        var bytes = 0;
        foreach (var notice in notices)
        {
            var detail = notice.ToJson();
            var size = Encoding.UTF8.GetByteCount(detail) + EntryBytes;
            if (batch.Count == MostEntries || (batch.Count > 0 && bytes + size > MostBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add((notice, detail));
            bytes += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private PutEventsRequestEntry EntryOf(string detail) =>
        new() { EventBusName = busName, Source = NotificationReports.Source, DetailType = DetailType, Detail = detail };
}
