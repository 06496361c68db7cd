namespace Realtime.Log.Read;

/// <summary>
/// Reads many topics within the bounds of one request. The bytes are shared out before anything is read, and what a topic leaves goes to
/// those behind it; the seals are everybody's. A topic that fails fails alone.
/// </summary>
internal sealed class CatchUpReader(LogRules rules, Func<TopicRead, PageLimit, CancellationToken, Task<LogPage>> readAsync)
{
    // Bounds what is in memory at once, and how many of a process's connections one request takes.
    private const int ReadAtOnce = 8;

    /// <summary>Reads all that fits; the answers are in the order of the topics.</summary>
    /// <param name="topics">The topics.</param>
    /// <param name="limit">Messages at most for each topic, and bytes at most for all of them.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IReadOnlyList<TopicPage>> ReadAsync(
        IReadOnlyList<TopicRead> topics, PageLimit limit, CancellationToken cancellationToken)
    {
        var budget = new ReadBudget(rules, rules.SpareBytes / topics.Count);
        var pages = new List<TopicPage>(topics.Count);
        long left = limit.Bytes;
        foreach (var together in topics.Chunk(ReadAtOnce))
        {
            var reads = new List<Task<TopicPage>>();
            var reserved = 0L;
            foreach (var topic in together)
            {
                var share = Math.Max((left - reserved) / (topics.Count - pages.Count - reads.Count), Largest(topic));
                var fits = share <= left - reserved;
                reserved += fits ? share : 0;
                var bounded = limit with { Bytes = (int)share, Measure = topic.Measure, Takes = topic.Takes, Budget = budget };
                reads.Add(fits ? TryReadAsync(topic, bounded, cancellationToken) : Task.FromResult(NotRead(topic)));
            }

            pages.AddRange(await Task.WhenAll(reads));
            left = limit.Bytes - pages.Index().Sum(page => Bytes(topics[page.Index], page.Item));
        }

        await ReadOnAsync(topics, pages, limit with { Bytes = (int)left, Budget = budget }, cancellationToken);
        return pages;
    }

    /// <summary>What is left of the bytes goes to the topics whose share was too small, in their order.</summary>
    private async Task ReadOnAsync(
        IReadOnlyList<TopicRead> topics, List<TopicPage> pages, PageLimit limit, CancellationToken cancellationToken)
    {
        long left = limit.Bytes;
        foreach (var (index, topic) in topics.Index())
        {
            if (pages[index].Page is not { Pending: false } page || page.Next == page.Head || left < Largest(topic)
                || page.Messages.Count >= limit.Messages)
            {
                continue;
            }

            var bounded = limit with { Messages = limit.Messages - page.Messages.Count, Bytes = (int)left, Measure = topic.Measure, Takes = topic.Takes };
            var more = await TryReadAsync(topic with { After = page.Next }, bounded, cancellationToken);
            if (more.Page is { Truncated: false } behind)
            {
                left -= Bytes(topic, more);
                pages[index] = new(behind with { Messages = [.. page.Messages, .. behind.Messages], Truncated = page.Truncated }, Error: null);
            }
        }
    }

    private async Task<TopicPage> TryReadAsync(TopicRead topic, PageLimit limit, CancellationToken cancellationToken)
    {
        try
        {
            return new(await readAsync(topic, limit, cancellationToken), Error: null);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Kept, not swallowed: the caller tells it to who asked, and to the log.
            return new(Page: null, error);
        }
    }

    /// <summary>It comes back as it was: to be asked for again. It has a position, because a head needs no room.</summary>
    private static TopicPage NotRead(TopicRead topic)
    {
        var after = topic.After.GetValueOrDefault();
        return new(new LogPage([], after, after, Pending: true, Truncated: false), Error: null);
    }

    private static long Bytes(TopicRead topic, TopicPage page) => page.Page?.Messages.Sum(message => (long)topic.Measure(message)) ?? 0;

    /// <summary>A page has a message however large it is, so there has to be room for the largest: in base64, with its id and position.</summary>
    private static long Largest(TopicRead topic) => topic.After is null ? 0 : (topic.Topic.MaxBodyBytes * 4L / 3) + 1024;
}
