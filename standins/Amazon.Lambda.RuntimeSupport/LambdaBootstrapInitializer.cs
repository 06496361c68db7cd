namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Prepares the function before its first event; false ends the process in order.</summary>
public delegate Task<bool> LambdaBootstrapInitializer();
