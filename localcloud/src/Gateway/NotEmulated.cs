namespace LocalCloud.Gateway;

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
