using System.Net;

namespace LocalCloud.Iam;

/// <summary><c>IpAddress</c>: CIDR blocks.</summary>
internal sealed class AddressTest(IReadOnlyList<IPNetwork> networks) : IConditionTest
{
    public bool Fits(string value, in PolicyContext context) =>
        IPAddress.TryParse(value, out var address) && networks.Any(network => network.Contains(Plain(address)));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
