using LocalCloud.Iot.Broker;
using LocalCloud.Tests.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Broker;

/// <summary>What a client may send in WebSocket frames, and what it may not (RFC 6455).</summary>
public sealed class ClientFramesTests
{
    [Fact]
    public void What_all_messages_hold_becomes_one_piece_and_is_unmasked()
    {
        Assert.Equal("0102030405", Decode(new(), Frame(0x82, [1, 2]) + Frame(0x82, []) + Frame(0x82, [3, 4, 5])));
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Every_way_to_write_a_length_is_understood(int length)
    {
        var body = Body(length);

        Assert.Equal(Convert.ToHexString(body), Decode(new(), Frame(0x82, body)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    public void Frames_may_be_cut_anywhere(int bytes)
    {
        var frames = new ClientFrames();
        var (first, second) = (Body(300), Body(70_000));
        var sent = Frames.Bytes(Frame(0x02, first) + Frame(0x89, Body(9)) + Frame(0x80, [7]) + Frame(0x82, second));

        var held = string.Concat(sent.Chunk(bytes).Select(piece => Decode(frames, piece)));

        Assert.Equal(Convert.ToHexString([.. first, 7, .. second]), held);
        Assert.Equal([Body(9)], frames.TakePings());
    }

    [Fact]
    public void Each_ping_is_told_once_and_what_surrounds_it_stays_whole()
    {
        var frames = new ClientFrames();

        Assert.Equal("0102", Decode(frames, Frame(0x02, [1]) + Frame(0x89, [9]) + Frame(0x89, []) + Frame(0x8A, [5]) + Frame(0x80, [2])));

        Assert.Equal([[9], []], frames.TakePings());
        Assert.Empty(frames.TakePings());
    }

    [Fact]
    public void A_ping_may_hold_125_bytes_and_no_more()
    {
        var frames = new ClientFrames();
        Decode(frames, Frame(0x89, Body(125)));
        Assert.Equal([Body(125)], frames.TakePings());

        Decode(frames, Frame(0x89, Body(126)));
        Assert.Equal("a control frame is fragmented or too long", frames.Problem);
    }

    [Theory]
    [InlineData("810568656C6C6F", "a WebSocket frame is not masked", 1002)]
    [InlineData("82 00", "a WebSocket frame is not masked", 1002)]
    [InlineData("81 80 00000000", "a WebSocket message is not binary [MQTT-6.0.0-1]", 1003)]
    [InlineData("01 81 00000000", "a WebSocket message is not binary [MQTT-6.0.0-1]", 1003)]
    [InlineData("C2 80", "a WebSocket frame uses an extension that was not agreed on", 1002)]
    [InlineData("A2 80", "a WebSocket frame uses an extension that was not agreed on", 1002)]
    [InlineData("92 80", "a WebSocket frame uses an extension that was not agreed on", 1002)]
    [InlineData("80 80", "a WebSocket message goes on that did not begin", 1002)]
    [InlineData("02 80 00000000 82 80", "a WebSocket message begins within another one", 1002)]
    [InlineData("09 80", "a control frame is fragmented or too long", 1002)]
    [InlineData("88 FE", "a control frame is fragmented or too long", 1002)]
    [InlineData("83 80", "a WebSocket frame has an unknown opcode", 1002)]
    [InlineData("8F 80", "a WebSocket frame has an unknown opcode", 1002)]
    [InlineData("82 FF 8000000000000000 00000000", "a WebSocket frame has a length of 64 bits", 1002)]
    [InlineData("88 81 00000000 03", "a Close frame has no status that may be sent", 1002)]
    [InlineData("88 82 00000000 03ED", "a Close frame has no status that may be sent", 1002)]
    [InlineData("88 82 00000000 0000", "a Close frame has no status that may be sent", 1002)]
    public void What_breaks_the_protocol_is_told_with_its_status_after_what_came_before_it(string hex, string problem, int status)
    {
        foreach (var bytes in (int[])[1, int.MaxValue])
        {
            var frames = new ClientFrames();
            var sent = Frames.Bytes(Frame(0x82, [1, 2]) + hex + Frame(0x82, [3]));

            Assert.Equal("0102", string.Concat(sent.Chunk(bytes).Select(piece => Decode(frames, piece))));

            Assert.Equal((problem, status), (frames.Problem, frames.CloseStatus));
            Assert.False(frames.IsClosed);
        }
    }

    [Theory]
    [InlineData("88 80 00000000")]
    [InlineData("88 82 00000000 03E8")]
    [InlineData("88 84 00000000 0FA0 6869")]
    public void Nothing_is_taken_after_a_close(string hex)
    {
        var frames = new ClientFrames();

        Assert.Equal("01", Decode(frames, Frame(0x82, [1]) + hex + Frame(0x82, [2]) + "FFFF"));
        Assert.Equal("", Decode(frames, Frame(0x82, [3])));

        Assert.True(frames.IsClosed);
        Assert.Null(frames.Problem);
        Assert.Equal(1000, frames.CloseStatus);
    }

    [Fact]
    public void Noise_never_throws_and_never_holds_more_than_came()
    {
        var random = new Random(20261122);
        for (var i = 0; i < TestSizes.HostilePackets; i++)
        {
            var frames = new ClientFrames();
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            if (i % 2 == 0)
            {
                // Gets further.
                (bytes[0], bytes[^1]) = (0x82, 0);
                bytes = bytes.Length > 1 ? [0x82, (byte)(0x80 | random.Next(128)), .. bytes] : bytes;
            }

            foreach (var piece in bytes.Chunk(random.Next(1, 50)))
            {
                Assert.InRange(frames.Decode(piece), 0, piece.Length);
            }
        }
    }

    private static string Decode(ClientFrames frames, string hex) => Decode(frames, Frames.Bytes(hex));

    private static string Decode(ClientFrames frames, byte[] bytes) => Convert.ToHexString(bytes.AsSpan(0, frames.Decode(bytes)));

    private static byte[] Body(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)((i * 7) + 1))];

    private static string Frame(byte first, byte[] body) => Convert.ToHexString(MaskedFrame.Of(first, body));
}
