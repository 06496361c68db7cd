using System.IO.Pipelines;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class WebSocketTransportTests : IDisposable
{
    private readonly RecordedStream _network = new();
    private readonly WebSocketTransport _transport;
    private int _aborts;

    public WebSocketTransportTests() => _transport = new WebSocketTransport(_network, () => _aborts++);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _transport.Dispose();
        _network.Dispose();
    }

    [Fact]
    public async Task Packets_are_held_back_and_go_out_in_one_write_each_in_a_message_of_its_own()
    {
        for (var i = 1; i <= 200; i++)
        {
            await _transport.SendAsync(new[] { (byte)i }, Cancellation);
        }

        Assert.Empty(_network.Writes);
        await _transport.FlushAsync(Cancellation);
        await _transport.FlushAsync(Cancellation);

        var expected = Enumerable.Range(1, 200).SelectMany(i => (byte[])[0x82, 1, (byte)i]);
        Assert.Equal(expected, Assert.Single(_network.Writes));
    }

    [Theory]
    [InlineData(125, "827D")]
    [InlineData(126, "827E007E")]
    [InlineData(65_535, "827EFFFF")]
    [InlineData(65_536, "827F0000000000010000")]
    public async Task Lengths_are_written_in_the_shortest_way(int length, string head)
    {
        await _transport.SendAsync(new byte[length], Cancellation);
        await _transport.FlushAsync(Cancellation);

        Assert.Equal(head + new string('0', length * 2), Convert.ToHexString(Assert.Single(_network.Writes)));
    }

    [Fact]
    public async Task Messages_that_came_together_are_received_together_and_a_ping_between_them_is_answered()
    {
        _network.Arrive([.. MaskedFrame.Binary([1]), .. MaskedFrame.Of(0x89, [7, 8]), .. MaskedFrame.Binary([2]), .. MaskedFrame.Of(0x89, [])]);

        Assert.Equal("0102", await ReceiveAsync());

        Assert.Equal("8A0207088A00", Convert.ToHexString(Assert.Single(_network.Writes)));
    }

    [Fact]
    public async Task A_frame_without_payload_ends_no_connection()
    {
        _network.Arrive(MaskedFrame.Of(0x8A, []));
        Assert.Equal("", await ReceiveAsync());
        _network.Arrive(MaskedFrame.Binary([5]));
        Assert.Equal("05", await ReceiveAsync());
    }

    [Fact]
    public async Task What_came_before_a_close_is_received_first_and_the_close_is_answered_once_by_the_last_frame()
    {
        _network.Arrive([.. MaskedFrame.Binary([1]), .. MaskedFrame.Of(0x88, [])]);

        Assert.Equal("01", await ReceiveAsync());
        Assert.Equal(-1, await _transport.ReceiveAsync(Memory<byte>.Empty, Cancellation));
        Assert.Equal(-1, await _transport.ReceiveAsync(new byte[10], Cancellation));
        await _transport.SendAsync(new byte[] { 9 }, Cancellation);
        await _transport.CloseAsync(Cancellation);
        await _transport.SendAsync(new byte[] { 8 }, Cancellation);
        await _transport.CloseAsync(Cancellation);

        Assert.Equal("820109880203E8", Convert.ToHexString([.. _network.Writes.SelectMany(write => write)]));
    }

    [Fact]
    public async Task What_came_before_a_violation_is_received_first_and_the_close_says_what_kind_it_was()
    {
        _network.Arrive([.. MaskedFrame.Binary([1]), .. MaskedFrame.Of(0x81, [0x61])]);

        Assert.Equal("01", await ReceiveAsync());
        var e = await Assert.ThrowsAsync<InvalidDataException>(async () => await _transport.ReceiveAsync(Memory<byte>.Empty, Cancellation));
        await _transport.CloseAsync(Cancellation);

        Assert.Equal("a WebSocket message is not binary [MQTT-6.0.0-1]", e.Message);
        Assert.Equal("880203EB", Convert.ToHexString(Assert.Single(_network.Writes)));
    }

    [Fact]
    public async Task A_connection_that_ends_without_a_close_is_lost()
    {
        _network.Arrive([0x82]);
        Assert.Equal("", await ReceiveAsync());
        _network.End();

        await Assert.ThrowsAsync<IOException>(async () => await _transport.ReceiveAsync(new byte[10], Cancellation));
    }

    [Fact]
    public async Task Two_who_write_at_once_never_write_into_each_other()
    {
        var blocked = _network.Blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _transport.SendAsync(new byte[] { 1 }, Cancellation);
        var first = _transport.FlushAsync(Cancellation).AsTask();
        await _transport.SendAsync(new byte[] { 2 }, Cancellation);
        var second = _transport.FlushAsync(Cancellation).AsTask();
        _network.Arrive(MaskedFrame.Of(0x89, [3]));
        var third = ReceiveAsync();
        Assert.False(first.IsCompleted || second.IsCompleted || third.IsCompleted);

        _network.Blocked = null;
        blocked.SetResult();
        await Task.WhenAll(first, second, third);

        Assert.Equal(1, _network.MostAtOnce);
        Assert.Equal("8201018201028A0103", Convert.ToHexString([.. _network.Writes.SelectMany(write => write)]));
    }

    [Fact]
    public void Aborting_cuts_the_connection_and_after_the_end_it_does_nothing()
    {
        _transport.Abort();
        Assert.Equal(1, _aborts);

        _transport.Dispose();
        _transport.Abort();

        Assert.Equal(1, _aborts);
    }

    private async Task<string> ReceiveAsync()
    {
        var buffer = new byte[256];
        var received = await _transport.ReceiveAsync(buffer, Cancellation);
        return Convert.ToHexString(buffer.AsSpan(0, received));
    }

    private sealed class RecordedStream : MemoryStream
    {
        private readonly Pipe _arrived = new();
        private int _atOnce;

        public List<byte[]> Writes { get; } = [];

        public TaskCompletionSource? Blocked { get; set; }

        public int MostAtOnce { get; private set; }

        public void Arrive(byte[] bytes) => Assert.True(_arrived.Writer.WriteAsync(bytes, Cancellation).AsTask().IsCompletedSuccessfully);

        public void End() => _arrived.Writer.Complete();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _arrived.Reader.AsStream().ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
            await (Blocked?.Task ?? Task.CompletedTask);
            _atOnce--;
            Writes.Add(buffer.ToArray());
        }
    }
}
