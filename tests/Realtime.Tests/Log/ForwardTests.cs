using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>Pages read forwards: what they read, and where they end.</summary>
public sealed class ForwardTests
{
    [Fact]
    public async Task At_the_last_position_nothing_is_read()
    {
        var log = await WithAsync("m1", "m2");
        var (counting, reader) = Counting(log);

        var page = await ForwardAsync(reader, At(log, 2));

        Assert.Equal((2, 2, false), (page.Next.Seq, page.Head.Seq, page.Pending));
        Assert.Empty(counting.Queries);
        Assert.Empty(counting.Gets);
    }

    [Fact]
    public async Task A_first_query_asks_for_the_page_and_what_stands_beside_it()
    {
        var log = await WithAsync([.. Enumerable.Range(1, 9).Select(number => $"m{number}")]);
        var (counting, reader) = Counting(log);

        var page = await ForwardAsync(reader, At(log, 1), messages: 2);

        Assert.Equal(("m2 m3", 3), (Ids(page), page.Next.Seq));
        Assert.Equal((1, 4), (counting.Queries[0].From, counting.Queries[0].Limit));
    }

    [Fact]
    public async Task Messages_older_than_retention_are_left_out_without_being_read()
    {
        var log = await WithAsync([.. Enumerable.Range(1, 200).Select(number => $"m{number}")]);
        log.Pass(TimeSpan.FromDays(80));
        await log.AppendAsync("m201");
        log.Pass(TimeSpan.FromDays(11));
        var (counting, reader) = Counting(log);

        var page = await ForwardAsync(reader, At(log, 1));

        Assert.Equal(("m201", true), (Ids(page), page.Truncated));
        Assert.InRange(counting.Entries, 1, 120);
    }

    private static Position At(ADirectLog log, long seq) => new(log.Table.Head!.Epoch, seq);

    private static Task<LogPage> ForwardAsync(MessageLog reader, Position after, int messages = 100) =>
        reader.ReadForwardAsync(ADirectLog.Topic, after, new(messages, 100_000), CancellationToken.None);

    private static (CountingStore Counting, MessageLog Reader) Counting(ADirectLog log)
    {
        var counting = new CountingStore(log.Store);
        return (counting, new(counting, log.Rules, generation: 1, log.Clock));
    }

    private static async Task<ADirectLog> WithAsync(params string[] ids)
    {
        var log = new ADirectLog();
        foreach (var id in ids)
        {
            await log.AppendAsync(id);
        }

        return log;
    }

    private static string Ids(LogPage page) => string.Join(' ', page.Messages.Select(message => message.Id));
}
