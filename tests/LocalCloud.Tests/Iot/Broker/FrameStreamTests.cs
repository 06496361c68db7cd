using System.Net.WebSockets;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Tests.Iot.Broker;

public sealed class FrameStreamTests : IDisposable
{
    private readonly RecordedStream _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public async Task Frames_are_held_back_and_go_out_in_one_write_each_in_a_message_of_its_own()
    {
        var frames = new FrameStream(_network);
        using var socket = WebSocket.CreateFromStream(frames, new WebSocketCreationOptions { IsServer = true });

        frames.Hold();
        for (var i = 1; i <= 200; i++)
        {
            await SendAsync(socket, (byte)i);
        }

        Assert.Empty(_network.Writes);
        await frames.ReleaseAsync(TestContext.Current.CancellationToken);

        var expected = Enumerable.Range(1, 200).SelectMany(i => (byte[])[0x82, 1, (byte)i]);
        Assert.Equal(expected, Assert.Single(_network.Writes));
    }

    [Fact]
    public async Task What_is_not_held_goes_out_at_once()
    {
        var frames = new FrameStream(_network);
        using var socket = WebSocket.CreateFromStream(frames, new WebSocketCreationOptions { IsServer = true });

        frames.Hold();
        await SendAsync(socket, 1);
        await frames.ReleaseAsync(TestContext.Current.CancellationToken);
        await SendAsync(socket, 2);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

        Assert.Equal(["820101", "820102", "880203E8"], _network.Writes.Select(Convert.ToHexString));
    }

    [Fact]
    public async Task Two_who_write_at_once_never_write_into_each_other()
    {
        var frames = new FrameStream(_network);
        var blocked = _network.Blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = frames.WriteAsync(new byte[] { 1 }, TestContext.Current.CancellationToken).AsTask();
        var second = frames.WriteAsync(new byte[] { 2 }, TestContext.Current.CancellationToken).AsTask();
        var third = frames.WriteAsync(new byte[] { 3 }, TestContext.Current.CancellationToken).AsTask();
        Assert.False(first.IsCompleted || second.IsCompleted || third.IsCompleted);

        _network.Blocked = null;
        blocked.SetResult();
        await Task.WhenAll(first, second, third);

        Assert.Equal(1, _network.MostAtOnce);
        Assert.Equal([1, 2, 3], _network.Writes.SelectMany(write => write));
    }

    private static ValueTask SendAsync(WebSocket socket, byte value) => socket.SendAsync(
        new[] { value }.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);

    private sealed class RecordedStream : MemoryStream
    {
        private int _atOnce;

        public List<byte[]> Writes { get; } = [];

        public TaskCompletionSource? Blocked { get; set; }

        public int MostAtOnce { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
            await (Blocked?.Task ?? Task.CompletedTask);
            _atOnce--;
            if (!buffer.IsEmpty)
            {
                Writes.Add(buffer.ToArray());
            }
        }
    }
}
