using System.Text;
using LocalCloud.Hosting;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Rules;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Iot.Rules;

/// <summary>The file of messages that rules have not carried out yet.</summary>
public sealed class RuleJournalTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    private string FilePath => Path.Combine(_sandbox.Options.StateDirectory, "rules", "messages.log");

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task What_is_kept_and_not_done_is_there_for_the_next_run_as_it_was_and_in_order()
    {
        var journal = Journal();
        BrokerMessage[] messages = [Message("1"), Message("2"), Message("3"), Message("4")];
        foreach (var message in messages)
        {
            await journal.KeepAsync(message);
        }

        journal.Done(messages[1].TraceId);

        var undone = Journal().TakeUndone();
        Assert.Equal(["1", "3", "4"], undone.Select(message => Encoding.UTF8.GetString(message.Payload.Span)));
        Assert.Equal(messages[0] with { Payload = undone[0].Payload, Properties = undone[0].Properties, Source = undone[0].Source }, undone[0]);
        Assert.Equal(("c", "10.0.0.1", "user"), (undone[0].Source.ClientId, undone[0].Source.SourceIp, undone[0].Source.Principal!.UserId));
        Assert.Equal("text/plain", undone[0].Properties.ContentType);
    }

    [Fact]
    public async Task Whoever_keeps_a_message_at_the_same_time_as_others_finds_it_in_the_file()
    {
        var journal = Journal();
        var messages = Enumerable.Range(0, 2_000).Select(i => Message(i.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToList();

        await Parallel.ForEachAsync(
            messages, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
            async (message, _) =>
            {
                await journal.KeepAsync(message);
                if (message.Payload.Span[^1] == (byte)'0')
                {
                    journal.Done(message.TraceId);
                }
            });
        await journal.FlushAsync();

        var expected = messages.Where(message => message.Payload.Span[^1] != (byte)'0').Select(message => message.TraceId);
        Assert.Equal(expected.Order(), Journal().TakeUndone().Select(message => message.TraceId).Order());
    }

    [Fact]
    public async Task What_is_done_while_another_is_written_is_in_the_file_though_nobody_comes_after()
    {
        var journal = Journal();
        var big = new string('x', 256 * 1024);
        for (var round = 0; round < 50; round++)
        {
            var (one, other) = (Message("one"), Message(big));
            await journal.KeepAsync(one);

            // Long enough a write for the one to be done meanwhile.
            var writing = Task.Run(() => journal.KeepAsync(other).AsTask(), TestContext.Current.CancellationToken);
            await Task.Run(() => journal.Done(one.TraceId), TestContext.Current.CancellationToken);
            await writing;
            await journal.FlushAsync();

            Assert.Equal([other.TraceId], Journal().TakeUndone().Select(message => message.TraceId));
            journal.Done(other.TraceId);
        }
    }

    [Fact]
    public async Task A_line_that_was_cut_off_is_left_out_and_written_over()
    {
        await Journal().KeepAsync(Message("whole"));
        await File.AppendAllTextAsync(FilePath, "{\"Message\":{\"TraceId\":\"cut off" + new string('x', 2_000), TestContext.Current.CancellationToken);

        var second = Journal();
        Assert.Single(second.TakeUndone());
        await second.KeepAsync(Message("after"));

        Assert.Equal(["whole", "after"], Journal().TakeUndone().Select(message => Encoding.UTF8.GetString(message.Payload.Span)));
    }

    [Fact]
    public async Task What_can_not_be_written_fails_and_nothing_else_does()
    {
        var journal = Journal();
        using (FullDisk.BlockFolder(Path.GetDirectoryName(FilePath)!))
        {
            await Assert.ThrowsAsync<StorageException>(() => journal.KeepAsync(Message("lost")).AsTask());
        }

        await journal.KeepAsync(Message("kept"));

        Assert.Equal(["kept"], Journal().TakeUndone().Select(message => Encoding.UTF8.GetString(message.Payload.Span)));
    }

    [Fact]
    public async Task The_file_does_not_grow_with_what_is_done_with()
    {
        var journal = Journal();
        var stays = Message("stays");
        await journal.KeepAsync(stays);
        for (var i = 0; i < 3_000; i++)
        {
            var message = Message(new string('x', 4_000));
            await journal.KeepAsync(message);
            journal.Done(message.TraceId);
        }

        Assert.InRange(new FileInfo(FilePath).Length, 1, 5 * 1024 * 1024);
        Assert.Equal(stays.TraceId, Assert.Single(Journal().TakeUndone()).TraceId);
    }

    private RuleJournal Journal() => new(_sandbox.Options, new StateStore(_sandbox.Options));

    private static BrokerMessage Message(string payload) => new()
    {
        Topic = "chat/1",
        Payload = Encoding.UTF8.GetBytes(payload),
        QoS = QualityOfService.AtLeastOnce,
        ReceivedAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Properties = new MessageProperties { ContentType = "text/plain" },
        Source = new MessageSource(Principals.Role with { UserId = "user" }, "c", "10.0.0.1"),
    };
}
