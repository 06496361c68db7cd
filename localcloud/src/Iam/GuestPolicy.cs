namespace LocalCloud.Iam;

/// <summary>
/// What AWS lets guests of an identity pool do at most, whatever their role allows: the session policy of the enhanced flow, by service.
/// </summary>
internal static class GuestPolicy
{
    public static PolicyDocument Document { get; } = PolicyParser.Parse(
        "Cognito's session policy for guests",
        """
        {
          "Version": "2012-10-17",
          "Statement": [{
            "Sid": "ServicesForGuests",
            "Effect": "Allow",
            "Action": [
              "appsync:*", "cloudwatch:*", "cognito-identity:*", "cognito-idp:*", "cognito-sync:*", "dynamodb:*",
              "execute-api:*", "iot:*", "lambda:*", "logs:*", "s3:*", "ses:*", "sns:*", "sqs:*"
            ],
            "Resource": "*"
          }]
        }
        """);
}
