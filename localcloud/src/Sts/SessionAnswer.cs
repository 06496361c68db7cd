using System.Globalization;
using System.Xml.Linq;
using LocalCloud.Iam;

namespace LocalCloud.Sts;

/// <summary>Writes a session as both ways to assume a role answer it.</summary>
internal static class SessionAnswer
{
    public static XElement Credentials(TemporaryCredentials session) => new(
        StsService.Namespace + "Credentials",
        new XElement(StsService.Namespace + "AccessKeyId", session.AccessKeyId),
        new XElement(StsService.Namespace + "SecretAccessKey", session.SecretAccessKey),
        new XElement(StsService.Namespace + "SessionToken", session.SessionToken),
        new XElement(
            StsService.Namespace + "Expiration",
            session.Expiration.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)));

    public static XElement User(Principal principal) => new(
        StsService.Namespace + "AssumedRoleUser",
        new XElement(StsService.Namespace + "AssumedRoleId", principal.UserId),
        new XElement(StsService.Namespace + "Arn", principal.Arn));
}
