using LocalCloud.Iam;

namespace LocalCloud.Tests.SigV4;

internal sealed class KnownKeys : ICredentialLookup
{
    public const string Example = "AKIDEXAMPLE";
    public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string Session = "ASIAEXAMPLE";
    public const string Token = "a/token+with=signs";

    public DateTimeOffset Expiration { get; set; } = DateTimeOffset.MaxValue;

    public TemporaryCredentials? Find(string accessKeyId, string? sessionToken) => (accessKeyId, sessionToken) switch
    {
        (Example, null) or (Session, Token) => new(accessKeyId, Secret, sessionToken ?? "", Expiration, PrincipalOf(accessKeyId)),
        _ => null,
    };

    private static Principal PrincipalOf(string accessKeyId) => new()
    {
        AccountId = "123456789012",
        Arn = "arn:aws:sts::123456789012:assumed-role/Test/session",
        UserId = "AROATEST:session",
        AccessKeyId = accessKeyId,
        RoleArn = "arn:aws:iam::123456789012:role/Test",
    };
}
