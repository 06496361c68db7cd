using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using EndToEnd.Running;
using Microsoft.Playwright;

namespace EndToEnd.Browser;

/// <summary>
/// The MQTT connections that one page makes, by the client ids of its CONNECT packets. Other tests may be signed in as the same user at the
/// same LocalCloud, and their connections are not this one's to cut.
/// </summary>
internal sealed class PageConnections
{
    private const byte Connect = 0x10;

    private readonly ConcurrentDictionary<string, byte> _clientIds = new();

    /// <summary>Watches a page that has not connected yet.</summary>
    public PageConnections(IPage page) => page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) =>
    {
        if (frame.Binary is [Connect, ..] packet)
        {
            _clientIds[ClientIdOf(packet)] = 0;
        }
    };

    /// <summary>Cuts what the page has connected now.</summary>
    public async Task CutAsync(LocalCloudProcess cloud)
    {
        var own = (await cloud.ConnectionsAsync()).Where(_clientIds.ContainsKey).ToList();
        Assert.NotEmpty(own);
        foreach (var clientId in own)
        {
            await cloud.CutAsync(clientId);
        }
    }

    // Remaining length, protocol name, level, flags and keep alive stand before it [MQTT-3.1].
    private static string ClientIdOf(ReadOnlySpan<byte> packet)
    {
        var rest = packet[1..];
        while ((rest[0] & 0x80) != 0)
        {
            rest = rest[1..];
        }

        rest = rest[1..];
        rest = rest[(2 + BinaryPrimitives.ReadUInt16BigEndian(rest) + 4)..];
        return Encoding.UTF8.GetString(rest.Slice(2, BinaryPrimitives.ReadUInt16BigEndian(rest)));
    }
}
