namespace LocalCloud.Gateway;

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
