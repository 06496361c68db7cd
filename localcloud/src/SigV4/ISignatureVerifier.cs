using LocalCloud.Gateway;

namespace LocalCloud.SigV4;

/// <summary>Verifies AWS Signature Version 4, from the raw request target.</summary>
public interface ISignatureVerifier
{
    /// <summary>
    /// Verifies a request that is signed by <c>Authorization</c> header or by query (<c>X-Amz-Signature</c>; the session token may
    /// stand behind the signature, unsigned, as AWS IoT has it).
    /// </summary>
    /// <exception cref="AwsException">
    /// <c>MissingAuthenticationTokenException</c>, <c>IncompleteSignatureException</c>, <c>InvalidSignatureException</c>,
    /// <c>UnrecognizedClientException</c> or <c>ExpiredTokenException</c>.
    /// </exception>
    VerifiedSignature Verify(string method, string rawTarget, IHeaderDictionary headers, ReadOnlyMemory<byte> body);
}
