namespace Amazon.Lambda.Core;

/// <summary>What Lambda tells a function about itself and this invocation.</summary>
public interface ILambdaContext
{
    /// <summary>The request id; the same for every retry of one asynchronous event.</summary>
    string AwsRequestId { get; }

    /// <summary>The client context, or null when the caller sent none.</summary>
    IClientContext ClientContext { get; }

    /// <summary>The function's name.</summary>
    string FunctionName { get; }

    /// <summary>The function's version, <c>$LATEST</c> when none was published.</summary>
    string FunctionVersion { get; }

    /// <summary>The calling Cognito identity, with empty members when there is none.</summary>
    ICognitoIdentity Identity { get; }

    /// <summary>The ARN the function was invoked by, with its alias or version if one was named.</summary>
    string InvokedFunctionArn { get; }

    /// <summary>The function's log.</summary>
    ILambdaLogger Logger { get; }

    /// <summary>The CloudWatch log group.</summary>
    string LogGroupName { get; }

    /// <summary>The CloudWatch log stream.</summary>
    string LogStreamName { get; }

    /// <summary>The memory of the function in megabytes.</summary>
    int MemoryLimitInMB { get; }

    /// <summary>The time left until Lambda ends this invocation; negative when it is past.</summary>
    TimeSpan RemainingTime { get; }

    /// <summary>The tenant of a function with tenant isolation, else empty.</summary>
    string TenantId => "";

    /// <summary>The X-Ray trace header of this invocation.</summary>
    string TraceId => "";

    /// <summary>The serializer the handler was registered with, or null.</summary>
    ILambdaSerializer Serializer => null;
}
