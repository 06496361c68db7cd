using System.Text;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker;

/// <summary>
/// Who a client on the TCP port is. AWS has no such port; there, X.509 certificates say it. Here a CONNECT without user name comes
/// from the administrator, and one with an access key as user name and its session token as password from whoever these were issued
/// to. The token alone proves it, as it is signed.
/// </summary>
internal sealed class TcpLogin(ICredentialLookup credentials, CloudOptions options, TimeProvider clock)
{
    /// <summary>The client, or <see langword="null"/> when it is not who it says.</summary>
    public Principal? Identify(ConnectPacket packet)
    {
        if (packet.UserName is not { Length: > 0 } accessKeyId)
        {
            return Administrator.Principal(options.AccountId);
        }

        var found = credentials.Find(accessKeyId, Encoding.UTF8.GetString((packet.Password ?? default).Span));
        return found?.Expiration > clock.GetUtcNow() ? found.Principal : null;
    }
}
