using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log;

/// <summary>A request that has read the head and sees more than the head told: what was given out and written since.</summary>
public sealed class LateHeadTests
{
    private const int Voids = 2_000;

    [Fact]
    public async Task A_run_of_voids_beyond_the_head_takes_a_page_nowhere_back()
    {
        var log = new ADirectLog();
        await log.AppendAsync("m1");
        var reader = Late(log, () => ManyVoidsAsync(log));

        var page = await reader.ReadForwardAsync(ADirectLog.Topic, Position.Start, new(2, 100_000), CancellationToken.None);
        var seen = page.Messages.Select(message => message.Position.Seq).ToList();
        while (page.Next != page.Head)
        {
            Assert.All(page.Messages, message => Assert.InRange(message.Position.Seq, 1, page.Next.Seq));
            page = await log.ForwardAsync(page.Next);
            seen.AddRange(page.Messages.Select(message => message.Position.Seq));
        }

        Assert.Equal([1, 2, Voids + 3], seen);
    }

    [Fact]
    public async Task Nor_a_page_read_backwards_anywhere_up()
    {
        var log = new ADirectLog();
        await log.AppendAsync("m1");
        var reader = Late(log, () => ManyVoidsAsync(log));

        var page = await reader.ReadBackwardAsync(ADirectLog.Topic, before: null, new(100, 100_000), CancellationToken.None);

        Assert.All(page.Messages, message => Assert.InRange(message.Position.Seq, 1, page.Head.Seq));
    }

    private static async Task ManyVoidsAsync(ADirectLog log)
    {
        await log.AppendAsync("m2");
        await log.DieAsync(Voids);
        for (var seq = 3; seq < 3 + Voids; seq++)
        {
            var entry = new Entry { Seq = seq, At = log.Now, ExpiresAt = log.Rules.EntryExpiry(log.Now, log.Retention) };
            await log.Store.PutEntryIfAbsentAsync("chat/general", entry, CancellationToken.None);
        }

        await log.AppendAsync("last");
        await log.ForwardAsync(Position.Start);
        Assert.Equal([(3L, Voids + 2L)], log.Table.Runs.Select(run => (run.First, run.Last)));
    }

    private static MessageLog Late(ADirectLog log, Func<Task> meanwhile) =>
        log.Deploy(generation: 1, store => new Meanwhile(store, meanwhile));

    /// <summary>Something happens right after the first head was read.</summary>
    private sealed class Meanwhile(ILogStore inner, Func<Task> act) : StoreDecorator(inner)
    {
        private bool _done;

        public override async Task<Head?> GetHeadAsync(string topic, CancellationToken cancellationToken)
        {
            var head = await base.GetHeadAsync(topic, cancellationToken);
            if (!_done)
            {
                _done = true;
                await act();
            }

            return head;
        }
    }
}
