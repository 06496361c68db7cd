namespace LocalCloud.Gateway;

/// <summary>An error that AWS answers with: its code, HTTP status and message, in no particular protocol yet.</summary>
public sealed class AwsException(string code, int status, string message) : Exception(message)
{
    /// <summary>AWS's name of the error, without service prefix: <c>ResourceNotFoundException</c>.</summary>
    public string Code { get; } = code;

    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;
}

/// <summary>Errors for what AWS has and LocalCloud has not. Status 501, which no AWS SDK retries.</summary>
public static class NotEmulated
{
    /// <summary>Code of these errors, which AWS itself never uses.</summary>
    public const string Code = "NotEmulatedException";

    /// <summary>A service that LocalCloud has not.</summary>
    public static AwsException Service(string service) => Because($"LocalCloud does not emulate the service '{service}'.");

    /// <summary>An operation that LocalCloud has not.</summary>
    public static AwsException Operation(string service, string operation) =>
        Because($"LocalCloud does not emulate the operation '{operation}' of '{service}'.");

    /// <summary>A parameter, or a value of it, that LocalCloud does not carry out.</summary>
    public static AwsException Parameter(string service, string operation, string parameter) =>
        Because($"LocalCloud does not emulate the parameter '{parameter}' of '{service}:{operation}'.");

    private static AwsException Because(string message) => new(Code, StatusCodes.Status501NotImplemented, message);
}

/// <summary>AWS's errors for a signature that does not count. The same error has two names, by protocol.</summary>
internal static class AuthenticationErrors
{
    private static readonly Dictionary<string, string> QueryNames = new()
    {
        ["MissingAuthenticationTokenException"] = "MissingAuthenticationToken",
        ["IncompleteSignatureException"] = "IncompleteSignature",
        ["InvalidSignatureException"] = "SignatureDoesNotMatch",
        ["UnrecognizedClientException"] = "InvalidClientTokenId",
        ["ExpiredTokenException"] = "ExpiredToken",
        ["AccessDeniedException"] = "AccessDenied",
    };

    /// <summary>Whether <paramref name="code"/> is about the signature.</summary>
    public static bool Contains(string code) => code != "AccessDeniedException" && QueryNames.ContainsKey(code);

    /// <summary>The code as the query protocol has it.</summary>
    public static string InQueryProtocol(string code) => QueryNames.GetValueOrDefault(code, code);
}
