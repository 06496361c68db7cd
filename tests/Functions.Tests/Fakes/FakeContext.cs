using Amazon.Lambda.Core;

namespace Functions.Tests.Fakes;

/// <summary>An invocation's context.</summary>
internal sealed class FakeContext : ILambdaContext
{
    public string AwsRequestId { get; init; } = "00000000-aaaa-4bbb-8ccc-dddddddddddd";

    public TimeSpan RemainingTime { get; init; } = TimeSpan.FromSeconds(30);

    public IClientContext ClientContext => throw new NotSupportedException();

    public string FunctionName => "Function";

    public string FunctionVersion => "$LATEST";

    public ICognitoIdentity Identity => throw new NotSupportedException();

    public string InvokedFunctionArn => "arn:aws:lambda:eu-west-1:123456789012:function:Function";

    public ILambdaLogger Logger => throw new NotSupportedException();

    public string LogGroupName => "group";

    public string LogStreamName => "stream";

    public int MemoryLimitInMB => 512;
}
