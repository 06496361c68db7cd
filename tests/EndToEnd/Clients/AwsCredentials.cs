namespace EndToEnd.Clients;

internal sealed record AwsCredentials(string AccessKeyId, string SecretKey, string? SessionToken)
{
    /// <summary>LocalCloud's administrator.</summary>
    public static AwsCredentials Administrator { get; } = new("LOCALADMIN0000000000", "local", null);
}
