using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.SigV4;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Fakes;

/// <summary>Takes the Authorization header for the service that was signed for; none is unsigned, "expired" is expired.</summary>
internal sealed class FakeSignatures(Principal principal) : ISignatureVerifier
{
    public VerifiedSignature Verify(string method, string rawTarget, IHeaderDictionary headers, ReadOnlyMemory<byte> body) =>
        headers.Authorization.ToString() switch
        {
            "" => throw new AwsException("MissingAuthenticationToken", 403, "Missing Authentication Token"),
            "expired" => throw new AwsException("ExpiredTokenException", 403, "The security token included in the request is expired"),
            "forged" => throw new AwsException("InvalidSignatureException", 403, "The request signature we calculated does not match"),
            var service => new(principal, service, "eu-west-1"),
        };
}
