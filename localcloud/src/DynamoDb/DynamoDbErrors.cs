using LocalCloud.Gateway;

namespace LocalCloud.DynamoDb;

/// <summary>Which of DynamoDB's two namespaces an error's name stands in.</summary>
internal static class DynamoDbErrors
{
    private const string Common = "com.amazon.coral.service#";
    private const string Own = "com.amazonaws.dynamodb.v20120810#";

    private static readonly HashSet<string> CommonCodes =
    [
        "AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignatureException",
        "MissingAuthenticationTokenException", "ExpiredTokenException", "SerializationException", "UnknownOperationException",
        NotEmulated.Code,
    ];

    /// <summary>What stands before the code in <c>__type</c>.</summary>
    public static string NamespaceOf(AwsException error) => CommonCodes.Contains(error.Code) ? Common
        : error.Code == "ValidationException" ? "com.amazon.coral.validate#"
        : Own;
}
