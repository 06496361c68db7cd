using System.Buffers;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Tests.Iot.Mqtt;

public sealed class FrameReaderTests
{
    [Fact]
    public void A_packet_that_comes_byte_by_byte_is_complete_with_its_last_byte()
    {
        var bytes = Frames.Bytes("30 05 0003 612F62");
        for (var length = 0; length < bytes.Length; length++)
        {
            var part = new ReadOnlySequence<byte>(bytes, 0, length);
            Assert.Equal(FrameStatus.Incomplete, FrameReader.Read(ref part, Frames.Limit, out _));
            Assert.Equal(length, part.Length);
        }

        var whole = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(FrameStatus.Complete, FrameReader.Read(ref whole, Frames.Limit, out var frame));
        Assert.Equal((PacketType.Publish, 0, 5), (frame.Type, frame.Flags, (int)frame.Body.Length));
    }

    [Fact]
    public void Two_packets_in_one_buffer_are_taken_one_after_the_other()
    {
        var bytes = new ReadOnlySequence<byte>(Frames.Bytes("C000 E000"));

        Assert.Equal(FrameStatus.Complete, FrameReader.Read(ref bytes, Frames.Limit, out var first));
        Assert.Equal(FrameStatus.Complete, FrameReader.Read(ref bytes, Frames.Limit, out var second));
        Assert.Equal((PacketType.Pingreq, PacketType.Disconnect), (first.Type, second.Type));
        Assert.Equal(FrameStatus.Incomplete, FrameReader.Read(ref bytes, Frames.Limit, out _));
    }

    [Theory]
    [InlineData("30 7F", 127)]
    [InlineData("30 8001", 128)]
    [InlineData("30 FF7F", 16_383)]
    [InlineData("30 808001", 16_384)]
    [InlineData("30 FFFFFF7F", 268_435_455)]
    public void Remaining_length_counts_seven_bits_a_byte(string header, int length)
    {
        var whole = Frames.Bytes(header).Length + length;
        var justAllowed = new ReadOnlySequence<byte>(Frames.Bytes(header));
        Assert.Equal(FrameStatus.Incomplete, FrameReader.Read(ref justAllowed, whole, out _));

        var tooLong = new ReadOnlySequence<byte>(Frames.Bytes(header));
        Assert.Equal(FrameStatus.TooLong, FrameReader.Read(ref tooLong, whole - 1, out _));
    }

    [Theory]
    [InlineData("30 FFFFFFFF")]
    [InlineData("30 8080808001")]
    public void A_remaining_length_of_five_bytes_is_malformed(string header)
    {
        var bytes = new ReadOnlySequence<byte>(Frames.Bytes(header));
        Assert.Equal(FrameStatus.Malformed, FrameReader.Read(ref bytes, int.MaxValue, out _));
    }
}
