using LocalCloud.Iam;

namespace LocalCloud.Tests.Fakes;

internal static class Principals
{
    public const string IdentityId = "eu-west-1:11111111-1111-1111-1111-111111111111";

    /// <summary>Somebody who signed in at the user pool.</summary>
    public static Principal Alice { get; } = new()
    {
        AccountId = "123456789012",
        Arn = "arn:aws:sts::123456789012:assumed-role/signed-in/CognitoIdentityCredentials",
        UserId = "AROAEXAMPLE:CognitoIdentityCredentials",
        AccessKeyId = "ASIAEXAMPLE",
        RoleArn = "arn:aws:iam::123456789012:role/signed-in",
        Identity = new CognitoSession(
            IdentityId,
            "eu-west-1:22222222-2222-2222-2222-222222222222",
            ["authenticated", "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdef", "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdef:CognitoSignIn:sub-of-alice"]),
    };

    /// <summary>A role without Cognito.</summary>
    public static Principal Role { get; } = new()
    {
        AccountId = "123456789012",
        Arn = "arn:aws:sts::123456789012:assumed-role/worker/session",
        UserId = "AROAWORKER:session",
        AccessKeyId = "ASIAWORKER",
        RoleArn = "arn:aws:iam::123456789012:role/worker",
    };
}
