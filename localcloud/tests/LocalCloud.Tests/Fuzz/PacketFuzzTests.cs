using LocalCloud.Iam;
using LocalCloud.Tests.Iot;
using LocalCloud.Tests.Iot.Mqtt;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Fuzz;

/// <summary>Malformed and hostile MQTT packets of all versions, on connections of the real broker.</summary>
[Collection(FuzzCollection.Name)]
public sealed class PacketFuzzTests : IAsyncDisposable
{
    private const int PacketsPerConnection = 5;

    // By protocol level; the first one opens the connection. MQTT 5 has properties where there are 00s behind the others' fields.
    private static readonly string[][] Good =
    [
        [
            "10 12 0006 4D5149736470 03 02 003C 0004 CCCCCCCC",
            "32 09 0003 612F62 0001 6869", "30 05 0001 61 6869", "82 08 000A 0003 612F62 01", "A2 05 000A 0001 61", "40 02 0007", "C0 00", "E0 00",
        ],
        [
            "10 10 0004 4D515454 04 02 003C 0004 CCCCCCCC",
            "32 09 0003 612F62 0001 6869", "31 05 0001 61 6869", "82 0C 000A 0003 612F62 01 0001 23 00", "A2 08 000A 0001 61 0001 62", "40 02 0007",
            "10 1D 0004 4D515454 04 EE 003C 0004 CCCCCCCC 0001 77 0002 0102 0001 75 0001 70", "C0 00", "E0 00", "82 11 000B 000C 24736861 72652F67 2F612F62 01",
            "30 1B 0017 24617773 2F72756C 65732F52 756C652F 612F62 61616161 6869", "D0 00", "50 02 0001", "62 02 0001", "F0 00", "20 02 0000", "90 03 0001 00",
        ],
        [
            "10 16 0004 4D515454 05 02 003C 05 11 00000E10 0004 CCCCCCCC",
            "10 2A 0004 4D515454 05 C6 003C 08 21 0014 27 00000400 0004 CCCCCCCC 05 18 0000 0005 0001 77 0002 0102 0001 75 0001 70",
            "32 1A 0003 612F62 0001 10 01 01 02 0000000A 23 0001 26 0001 6B 0001 76 6869", "30 0E 0001 61 09 03 0001 74 08 0001 72 68 69",
            "30 0A 0000 03 23 0001 68 69 6A 6B", "82 0D 000A 00 0003 612F62 2D 0001 23 00", "82 0A 000B 02 0B 01 0001 61 00", "A2 09 000A 00 0001 61 0001 62",
            "40 04 0007 00 00", "40 03 0007 10", "E0 07 00 05 11 00000000", "E0 01 04", "C0 00", "F0 02 18 00", "82 0E 000C 00 0008 24736861 72652F67 01",
        ],
    ];

    private readonly Mutations _mutations = new(20261125);
    private readonly RecordedLog _errors = new(LogLevel.Error);
    private readonly IotCloud _cloud;

    public PacketFuzzTests() => _cloud = new IotCloud(log: _errors);

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Connections_end_in_order_in_time_and_leave_nothing_behind()
    {
        var principal = _cloud.SignIn(IotCloud.Alice).Principal;
        _cloud.Attach(IotCloud.Alice);
        var answers = 0;
        await new FuzzRun(TestSizes.FuzzedPackets / PacketsPerConnection).RunAsync(
            Make,
            async packets => answers += await ConverseAsync(packets, principal),
            packets => string.Join(' ', packets.Select(Convert.ToHexString)));

        Assert.Empty(_errors.Lines);
        Assert.Empty(_cloud.Registry.All);

        // The mutations must leave enough that is answered, or this test shows nothing.
        Assert.True(answers > TestSizes.FuzzedPackets / 10, $"{answers} answers");
    }

    private byte[][] Make(int i)
    {
        var packets = Good[i % Good.Length];
        var connect = Frames.Bytes(packets[0]);
        // Its own client id each time: one CONNECT a second is all that AWS takes from one.
        BitConverter.TryWriteBytes(connect.AsSpan(connect.Length - 4), (uint)i);
        for (var at = connect.Length - 4; at < connect.Length; at++)
        {
            connect[at] = (byte)('a' + (connect[at] % 26));
        }

        return
        [
            _mutations.Once(5) ? _mutations.Bytes(connect) : connect,
            .. Enumerable.Range(1, PacketsPerConnection - 1).Select(_ => Packet(packets)),
        ];
    }

    private byte[] Packet(string[] packets)
    {
        if (_mutations.Once(20))
        {
            var noise = new byte[_mutations.Random.Next(1, 64)];
            _mutations.Random.NextBytes(noise);
            return noise;
        }

        var good = Frames.Bytes(_mutations.Once(4) ? _mutations.Pick(_mutations.Pick(Good)) : _mutations.Pick(packets));
        if (_mutations.Once(4))
        {
            return good;
        }

        var bad = _mutations.Bytes(good);

        // A length that fits again lets the mutation reach what is behind it.
        if (bad.Length > 2 && !_mutations.Once(4))
        {
            bad[1] = (byte)Math.Min(bad.Length - 2, 127);
        }

        return bad;
    }

    private async Task<int> ConverseAsync(byte[][] packets, Principal principal)
    {
        var client = _cloud.Open(principal);
        foreach (var packet in packets)
        {
            // In pieces, as networks cut them.
            foreach (var piece in packet.Chunk(Math.Max(1, (packet.Length / 2) + 1)))
            {
                client.Transport.FromClient.Writer.TryWrite(piece);
            }
        }

        client.Transport.FromClient.Writer.TryComplete();
        await client.EndedAsync();
        return client.Transport.ToClient.Reader.Count;
    }
}
