using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace LocalCloud.EventBridge;

/// <summary>The operator <c>cidr</c>: <c>10.0.0.0/24</c>, <c>2001:db8::/32</c>. AWS's engine takes no range of one address.</summary>
internal static class AddressRange
{
    private const int MostOfVersion4 = 31;
    private const int MostOfVersion6 = 127;

    /// <summary>Reads the operand.</summary>
    public static Predicate<JsonNode?> Parse(JsonNode? operand, string path)
    {
        var text = PatternOperators.Text("cidr", operand, path);
        if (text.Split('/') is not [var first, var mask])
        {
            throw PatternErrors.Invalid(path, "Malformed CIDR, one '/' required");
        }

        if (!int.TryParse(mask, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bits))
        {
            throw PatternErrors.Invalid(path, "Malformed CIDR, mask bits must be an integer");
        }

        if (bits < 0)
        {
            throw PatternErrors.Invalid(path, "Malformed CIDR, mask bits must not be negative");
        }

        var address = Address(first) ?? throw PatternErrors.Invalid(path, $"Malformed CIDR, nonstandard IP address: {first}");
        var isVersion4 = address.AddressFamily is AddressFamily.InterNetwork;
        if (bits > (isVersion4 ? MostOfVersion4 : MostOfVersion6))
        {
            throw PatternErrors.Invalid(path, isVersion4 ? "IPv4 mask bits must be < 32" : "IPv6 mask bits must be < 128");
        }

        var network = new IPNetwork(Masked(address, bits), bits);
        return field => Address(PatternText.String(field)) is { } given && given.AddressFamily == address.AddressFamily && network.Contains(given);
    }

    // 10 and 10.1 are addresses elsewhere.
    private static IPAddress? Address(string? text) =>
        IPAddress.TryParse(text, out var address) && (address.AddressFamily is AddressFamily.InterNetworkV6 || text.Count(c => c == '.') == 3)
            ? address
            : null;

    // The address may be any of the range.
    private static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xFF << (8 - Math.Clamp(bits - (8 * i), 0, 8)));
        }

        return new(bytes);
    }
}
