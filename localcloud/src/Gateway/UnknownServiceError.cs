using System.Buffers.Binary;
using System.Text;
using System.Xml.Linq;

namespace LocalCloud.Gateway;

/// <summary>Writes an error for a service that nobody knows, in the protocol that the request seems to speak: clients read no other.</summary>
internal static class UnknownServiceError
{
    private const string CborProtocol = "rpc-v2-cbor";

    /// <summary>The answer.</summary>
    /// <param name="error">The error.</param>
    /// <param name="signingName">The service's name in the signature, or <see langword="null"/> without one.</param>
    /// <param name="request">The request.</param>
    public static AwsResponse Write(AwsException error, string? signingName, HttpRequest request) => signingName switch
    {
        "s3" or "s3express" => QueryProtocol.Error(error, (code, message, requestId) => new XElement("Error", code, message, requestId)),
        "ec2" => QueryProtocol.Error(
            error, (code, message, requestId) => new("Response", new XElement("Errors", new XElement("Error", code, message)), new XElement("RequestID", requestId.Value))),
        "cloudfront" or "route53" => QueryProtocol.Error(XNamespace.None, error),
        _ when request.Headers.ContainsKey("X-Amz-Target") => JsonProtocol.Error(error, JsonVersion.V11),
        _ when request.Headers["smithy-protocol"] == CborProtocol => Cbor(error),
        _ when request.HasFormContentType || request.Query.ContainsKey("Action") => QueryProtocol.Error(XNamespace.None, error),
        _ => RestJsonProtocol.Error(error),
    };

    private static AwsResponse Cbor(AwsException error)
    {
        using var body = new MemoryStream();
        // RFC 8949: a map of two pairs of texts.
        body.WriteByte(0xA2);
        foreach (var text in (ReadOnlySpan<string>)["__type", error.Code, "message", error.Message])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Span<byte> head = [0x7A, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt32BigEndian(head[1..], bytes.Length);
            body.Write(head);
            body.Write(bytes);
        }

        return new AwsResponse
        {
            Status = error.Status,
            ContentType = "application/cbor",
            Body = body.ToArray(),
            Headers = new Dictionary<string, string> { ["smithy-protocol"] = CborProtocol },
        };
    }
}
