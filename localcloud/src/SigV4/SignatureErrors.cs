using LocalCloud.Gateway;

namespace LocalCloud.SigV4;

/// <summary>What AWS answers to a request that is not signed as it should be.</summary>
internal static class SignatureErrors
{
    public const string Mismatch =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and "
        + "signing method. Consult the service documentation for details.";

    public static AwsException Missing() => new(
        "MissingAuthenticationTokenException", StatusCodes.Status403Forbidden, "Missing Authentication Token");

    public static AwsException Incomplete(string message) => new(
        "IncompleteSignatureException", StatusCodes.Status400BadRequest, message);

    public static AwsException Invalid(string message) => new(
        "InvalidSignatureException", StatusCodes.Status403Forbidden, message);

    public static AwsException Unrecognized() => new(
        "UnrecognizedClientException", StatusCodes.Status403Forbidden, "The security token included in the request is invalid.");

    public static AwsException Expired() => new(
        "ExpiredTokenException", StatusCodes.Status403Forbidden, "The security token included in the request is expired");
}
