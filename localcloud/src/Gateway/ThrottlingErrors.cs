namespace LocalCloud.Gateway;

/// <summary>How each service says that it is called too often: AWS's services differ.</summary>
internal static class ThrottlingErrors
{
    /// <summary>The error of the service with a signing name, or of an unsigned call of Cognito.</summary>
    public static AwsException Of(string? signingName) => signingName switch
    {
        "iotdata" or "iotdevicegateway" => new("ThrottlingException", StatusCodes.Status429TooManyRequests, "Rate exceeded"),
        "lambda" => new("TooManyRequestsException", StatusCodes.Status429TooManyRequests, "Rate Exceeded."),
        "dynamodb" => new(
            "ProvisionedThroughputExceededException", StatusCodes.Status400BadRequest,
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the "
            + "UpdateTable API."),
        "sqs" => new("RequestThrottled", StatusCodes.Status400BadRequest, "Rate exceeded"),
        "sts" => new("Throttling", StatusCodes.Status400BadRequest, "Rate exceeded"),
        null or "cognito-identity" or "cognito-idp" => new("TooManyRequestsException", StatusCodes.Status400BadRequest, "Rate exceeded"),
        _ => new("ThrottlingException", StatusCodes.Status400BadRequest, "Rate exceeded"),
    };
}
