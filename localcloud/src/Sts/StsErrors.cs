using LocalCloud.Gateway;

namespace LocalCloud.Sts;

/// <summary>Errors of STS, in AWS's words.</summary>
internal static class StsErrors
{
    public static AwsException Invalid(string message) => new("ValidationError", StatusCodes.Status400BadRequest, message);

    public static AwsException Constraint(string member, string value, string constraint) =>
        Invalid($"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}");

    public static AwsException Malformed(string message) => new("MalformedInput", StatusCodes.Status400BadRequest, message);

    public static AwsException Denied(string message) => new("AccessDenied", StatusCodes.Status403Forbidden, message);

    public static AwsException BadToken(string message) => new("InvalidIdentityToken", StatusCodes.Status400BadRequest, message);

    public static AwsException ExpiredToken() => new("ExpiredTokenException", StatusCodes.Status400BadRequest, "Token expired");
}
