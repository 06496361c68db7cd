namespace LocalCloud.Iam;

/// <summary>The fixed credentials for the command line and for tests: allowed everything, known to everybody, local only.</summary>
public static class Administrator
{
    /// <summary>The access key.</summary>
    public const string AccessKeyId = "LOCALADMIN0000000000";

    /// <summary>The secret access key.</summary>
    public const string SecretAccessKey = "local";

    /// <summary>The principal that signs with these credentials.</summary>
    public static Principal Principal(string accountId) => new()
    {
        AccountId = accountId,
        Arn = $"arn:aws:iam::{accountId}:user/administrator",
        UserId = "AIDALOCALADMIN000000",
        AccessKeyId = AccessKeyId,
    };
}
