using System.Globalization;
using System.Text;
using LocalCloud.Hosting;
using LocalCloud.Iot.Broker.Sessions.Kept;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Broker.Kept;

public sealed class MessageLogTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("log");

    private string FilePath => Path.Combine(_directory.FullName, "folder", "messages.log");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void What_was_added_and_not_settled_is_there_again_in_order_with_all_that_belongs_to_it()
    {
        var log = LogAt(FilePath);
        var expiresAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var full = Message("full") with
        {
            Retain = true,
            ExpiresAt = expiresAt,
            Properties = new PacketProperties
            {
                PayloadFormat = 1,
                ContentType = "t",
                ResponseTopic = "r",
                CorrelationData = new byte[] { 1, 2 },
                UserProperties = [new("a", "b"), new("a", "c")],
            },
        };
        log.Add(full);
        var settled = log.Add(Message("settled"));
        log.Add(Message("last"));
        settled.Settled!();
        log.Flush();

        var loaded = LogAt(FilePath).Load();

        Assert.Equal(["full", "last"], loaded.Select(Text));
        var first = loaded[0];
        Assert.Equal((QualityOfService.AtLeastOnce, true, expiresAt), (first.QoS, first.Retain, first.ExpiresAt));
        Assert.Equal(
            ((byte?)1, "t", "r", "0102"),
            (first.Properties.PayloadFormat, first.Properties.ContentType, first.Properties.ResponseTopic,
                Convert.ToHexString(first.Properties.CorrelationData!.Value.Span)));
        Assert.Equal([new UserProperty("a", "b"), new UserProperty("a", "c")], first.Properties.UserProperties);
    }

    [Fact]
    public void Wherever_a_write_is_cut_off_nothing_before_it_is_lost_and_writing_goes_on()
    {
        var log = LogAt(FilePath);
        log.Add(Message("1"));
        log.Add(Message("2")).Settled!();
        var before = new FileInfo(FilePath).Length;
        log.Add(Message("3"));
        var whole = File.ReadAllBytes(FilePath);
        for (var length = before; length <= whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..(int)length]);
            var next = LogAt(FilePath);
            var loaded = next.Load().Select(Text).ToList();

            Assert.Equal("1", loaded[0]);
            Assert.Equal(length == whole.Length, loaded.Contains("3"));
            next.Add(Message("4"));
            Assert.Equal([.. loaded, "4"], LogAt(FilePath).Load().Select(Text));
        }
    }

    [Fact]
    public void What_is_settled_is_gone_with_the_next_message_and_a_file_without_messages_begins_anew()
    {
        var log = LogAt(FilePath);
        for (var i = 0; i < 100; i++)
        {
            log.Add(Message($"{i}")).Settled!();
        }

        log.Add(Message("alone"));

        Assert.Equal(1, File.ReadAllText(FilePath).Count(character => character == '\n'));
        Assert.Equal(["alone"], LogAt(FilePath).Load().Select(Text));
    }

    [Fact]
    public void A_file_in_which_one_message_stays_does_not_grow_for_ever()
    {
        var log = LogAt(FilePath);
        log.Add(Message("stays"));
        for (var i = 0; i < 12_000; i++)
        {
            log.Add(Message(new string('x', 10))).Settled!();
        }

        log.Add(Message("last"));

        Assert.InRange(new FileInfo(FilePath).Length, 1, 800_000);
        Assert.Equal(["stays", "last"], LogAt(FilePath).Load().Select(Text));
    }

    [Fact]
    public void A_log_that_is_deleted_or_closed_writes_nothing_more()
    {
        var deleted = LogAt(FilePath);
        deleted.Add(Message("1"));
        deleted.Delete();
        deleted.Add(Message("2"));
        Assert.False(File.Exists(FilePath));

        var closed = LogAt(FilePath);
        closed.Add(Message("1"));
        closed.Close();
        closed.Add(Message("2"));
        closed.Delete();
        Assert.Equal(["1"], LogAt(FilePath).Load().Select(Text));
    }

    [Fact]
    public void Whatever_happens_in_whatever_order_a_killed_run_loses_nothing_that_was_not_settled()
    {
        var random = new Random(7);
        for (var world = 0; world < 12; world++)
        {
            var log = LogAt(FilePath);
            List<PublishPacket> live = [.. log.Load()];
            HashSet<string> unflushed = [];
            for (var step = 0; step < 40; step++)
            {
                switch (random.Next(4))
                {
                    case 0 or 1:
                        live.Add(log.Add(Message(string.Create(CultureInfo.InvariantCulture, $"{world}.{step}"))));
                        unflushed.Clear();
                        break;
                    case 2 when live.Count > 0:
                        var packet = live[random.Next(live.Count)];
                        packet.Settled!();
                        live.Remove(packet);
                        unflushed.Add(Text(packet));
                        break;
                    default:
                        log.Flush();
                        unflushed.Clear();
                        break;
                }

                // Killed here: what another process would find.
                var copy = FilePath + ".copy";
                File.Delete(copy);
                if (File.Exists(FilePath))
                {
                    File.Copy(FilePath, copy);
                }

                Assert.Equal(live.Select(Text), LogAt(copy).Load().Select(Text).Where(text => !unflushed.Contains(text)));
            }
        }
    }

    private static PublishPacket Message(string text) => new()
    {
        Topic = "a",
        Payload = Encoding.UTF8.GetBytes(text),
        QoS = QualityOfService.AtLeastOnce,
    };

    private static string Text(PublishPacket packet) => Encoding.UTF8.GetString(packet.Payload.Span);

    private static MessageLog LogAt(string path) => new(new StateDisk(Path.GetDirectoryName(path)!), Path.GetFileName(path), path);
}
