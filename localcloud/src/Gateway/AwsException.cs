namespace LocalCloud.Gateway;

/// <summary>An error that AWS answers with: its code, HTTP status and message, in no particular protocol yet.</summary>
public sealed class AwsException(string code, int status, string message) : Exception(message)
{
    /// <summary>AWS's name of the error, without service prefix: <c>ResourceNotFoundException</c>.</summary>
    public string Code { get; } = code;

    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;
}
