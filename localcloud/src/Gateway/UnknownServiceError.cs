using System.Xml.Linq;

namespace LocalCloud.Gateway;

/// <summary>Writes an error for a service that nobody knows, in the protocol that the request seems to speak.</summary>
internal static class UnknownServiceError
{
    public static AwsResponse Write(AwsException error, HttpRequest request) => request switch
    {
        _ when request.Headers.ContainsKey("X-Amz-Target") => JsonProtocol.Error(error, JsonVersion.V11),
        _ when request.HasFormContentType => QueryProtocol.Error(XNamespace.None, error),
        _ => RestJsonProtocol.Error(error),
    };
}
