using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An invocation's context, from the headers of its event and the environment.</summary>
internal sealed class LambdaContext : ILambdaContext
{
    private readonly DateTimeOffset _deadline;
    private readonly Lazy<CognitoIdentity> _identity;
    private readonly TimeProvider _clock = TimeProvider.System;

    /// <summary>The header of <see cref="InvocationId"/>.</summary>
    public const string InvocationIdHeader = "Lambda-Runtime-Invocation-Id";

    /// <summary>Reads the headers of <c>invocation/next</c>.</summary>
    public LambdaContext(HttpResponseHeaders headers, ILambdaSerializer serializer)
    {
        AwsRequestId = Value(headers, "Lambda-Runtime-Aws-Request-Id")
            ?? throw new InvalidOperationException("The Runtime API sent an event without Lambda-Runtime-Aws-Request-Id.");
        _deadline = long.TryParse(Value(headers, "Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture, out var deadline)
            ? DateTimeOffset.FromUnixTimeMilliseconds(deadline)
            : _clock.GetUtcNow();
        InvokedFunctionArn = Value(headers, "Lambda-Runtime-Invoked-Function-Arn");
        TraceId = Value(headers, "Lambda-Runtime-Trace-Id");
        TenantId = Value(headers, "Lambda-Runtime-Aws-Tenant-Id") ?? "";
        InvocationId = Value(headers, InvocationIdHeader);

        // Read when the handler asks for it: what can't be read is then the handler's failure, and not the end of the process.
        var identity = Value(headers, "Lambda-Runtime-Cognito-Identity");
        _identity = new Lazy<CognitoIdentity>(() => CognitoIdentity.Parse(identity));
        Serializer = serializer;
    }

    public string AwsRequestId { get; }

    /// <summary>What Lambda calls this attempt, or null; it wants it back with the answer.</summary>
    public string InvocationId { get; }

    /// <summary>Not read: nobody here sends one.</summary>
    public IClientContext ClientContext => null;

    public string FunctionName => Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME");

    public string FunctionVersion => Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_VERSION");

    public ICognitoIdentity Identity => _identity.Value;

    public string InvokedFunctionArn { get; }

    public ILambdaLogger Logger => ConsoleLogger.Instance;

    public string LogGroupName => Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_GROUP_NAME");

    public string LogStreamName => Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_STREAM_NAME");

    public int MemoryLimitInMB =>
        int.TryParse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture, out var megabytes) ? megabytes : 0;

    public TimeSpan RemainingTime => _deadline - _clock.GetUtcNow();

    public string TenantId { get; }

    public string TraceId { get; }

    public ILambdaSerializer Serializer { get; }

    private static string Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private sealed class ConsoleLogger : ILambdaLogger
    {
        public static readonly ConsoleLogger Instance = new();

        public void Log(string message) => Console.Write(message);

        public void LogLine(string message) => Console.WriteLine(message);
    }

    private sealed class CognitoIdentity : ICognitoIdentity
    {
        public string IdentityId { get; private init; }

        public string IdentityPoolId { get; private init; }

        public static CognitoIdentity Parse(string json)
        {
            if (string.IsNullOrWhiteSpace(json))
            {
                return new CognitoIdentity();
            }

            using var document = JsonDocument.Parse(json);
            return new CognitoIdentity { IdentityId = Member(document, "cognitoIdentityId"), IdentityPoolId = Member(document, "cognitoIdentityPoolId") };
        }

        private static string Member(JsonDocument document, string name) =>
            document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
