using System.Text.Json;
using Functions.Publishing;
using Realtime.Inbox.Audiences;

namespace Functions.Tests.Fakes;

/// <summary>Where pages of events wait: in the order in which they were handed over.</summary>
internal sealed class FakePages : INotificationPages
{
    /// <summary>What waits.</summary>
    public Queue<TriggeringEvent> Waiting { get; } = new();

    /// <summary>The pages that were handed over, each time.</summary>
    public List<int> Sent { get; } = [];

    /// <summary>Throws, or does nothing.</summary>
    public Action Fail { get; set; } = () => { };

    public Task SendAsync(string source, string id, IReadOnlyList<int> pages, CancellationToken cancellationToken)
    {
        Fail();
        foreach (var page in pages)
        {
            Sent.Add(page);
            Waiting.Enqueue(Order(source, id, page));
        }

        return Task.CompletedTask;
    }

    public static TriggeringEvent Order(string source, string id, int page, string from = "realtime") =>
        new(from, "NotificationPage", "event-of-a-page", JsonDocument.Parse($$"""{"source":"{{source}}","id":"{{id}}","page":{{page}}}""").RootElement);
}
