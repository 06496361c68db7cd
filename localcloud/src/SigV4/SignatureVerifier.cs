using System.Security.Cryptography;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.SigV4;

/// <inheritdoc/>
/// <param name="credentials">Who signs with which key.</param>
/// <param name="options">The region that requests must be signed for.</param>
/// <param name="realClock">Clock of the signatures: browsers and SDKs sign by the machine's.</param>
/// <param name="localClock">Clock of the credentials, which tests move.</param>
internal sealed class SignatureVerifier(
    ICredentialLookup credentials, CloudOptions options, TimeProvider realClock, TimeProvider localClock) : ISignatureVerifier
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public VerifiedSignature Verify(
        string method, string rawTarget, IHeaderDictionary headers, ReadOnlyMemory<byte> body)
    {
        var parts = SignatureParser.Parse(rawTarget, headers);
        var (principal, secret) = Find(parts);
        DemandScope(parts);
        DemandCurrent(parts);
        var expected = SignatureCalculation.Sign(
            CanonicalRequest.Build(parts, method, rawTarget, headers, body.Span), parts, secret);
        return IsSame(expected, parts.Signature)
            ? new(principal, parts.Service, parts.Region)
            : throw SignatureErrors.Invalid(SignatureErrors.Mismatch);
    }

    private (Principal Principal, string Secret) Find(SignedParts parts)
    {
        if (parts.AccessKeyId == Administrator.AccessKeyId && string.IsNullOrEmpty(parts.SessionToken))
        {
            return (Administrator.Principal(options.AccountId), Administrator.SecretAccessKey);
        }

        var found = credentials.Find(parts.AccessKeyId, parts.SessionToken) ?? throw SignatureErrors.Unrecognized();
        return found.Expiration > localClock.GetUtcNow() ? (found.Principal, found.SecretAccessKey) : throw SignatureErrors.Expired();
    }

    private void DemandScope(SignedParts parts)
    {
        if (!parts.SignedHeaders.Contains("host"))
        {
            throw SignatureErrors.Invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }

        if (parts.Date != parts.TimestampText[..8])
        {
            throw SignatureErrors.Invalid(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                + $"'{parts.Date}' != '{parts.TimestampText[..8]}', from '{parts.TimestampText}'.");
        }

        // STS has one address for all regions, which SDKs sign for us-east-1.
        if (parts.Region != options.Region && parts is not { Service: "sts", Region: "us-east-1" })
        {
            throw SignatureErrors.Invalid(
                $"Credential should be scoped to a valid region, not '{parts.Region}': LocalCloud runs as '{options.Region}'.");
        }
    }

    private void DemandCurrent(SignedParts parts)
    {
        var now = realClock.GetUtcNow();
        // Amplify sends no X-Amz-Expires to AWS IoT; it signs anew for each connection. Differences, because sums may be no date.
        if (now - parts.Timestamp > (parts.Lifetime ?? Skew))
        {
            throw SignatureErrors.Invalid(
                $"Signature expired: {parts.TimestampText} is now earlier than {SignedParts.Format(now - (parts.Lifetime ?? Skew))} "
                + $"({SignedParts.Format(now)} - {(parts.Lifetime ?? Skew).TotalMinutes:0.##} min.)");
        }

        if (parts.Timestamp - now > Skew)
        {
            throw SignatureErrors.Invalid(
                $"Signature not yet current: {parts.TimestampText} is still later than {SignedParts.Format(now + Skew)} "
                + $"({SignedParts.Format(now)} + 5 min.)");
        }
    }

    private static bool IsSame(byte[] expected, string given)
    {
        Span<byte> bytes = stackalloc byte[32];
        return given.Length == 64
            && Convert.FromHexString(given, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(expected, bytes);
    }
}

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

/// <summary>Who signed a request, and for which service and region.</summary>
public sealed record VerifiedSignature(Principal Principal, string Service, string Region);
