namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Settings of <see cref="LambdaBootstrap"/>.</summary>
public class LambdaBootstrapOptions
{
    /// <summary><c>host:port</c> of the Runtime API, instead of the environment variable <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string RuntimeApiEndpoint { get; set; }
}
