namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Handles one event.</summary>
public delegate Task<InvocationResponse> LambdaBootstrapHandler(InvocationRequest invocation);
