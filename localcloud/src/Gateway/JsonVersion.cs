namespace LocalCloud.Gateway;

/// <summary>Version of AWS's JSON protocol.</summary>
public enum JsonVersion
{
    /// <summary><c>application/x-amz-json-1.0</c>: DynamoDB, SQS.</summary>
    V10,

    /// <summary><c>application/x-amz-json-1.1</c>: Cognito, EventBridge.</summary>
    V11,
}
