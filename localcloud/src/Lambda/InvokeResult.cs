namespace LocalCloud.Lambda;

/// <summary>A function's answer.</summary>
/// <param name="RequestId">The invocation's request id.</param>
/// <param name="Payload">What the function returned, or the error object.</param>
/// <param name="FunctionError"><c>Unhandled</c> when the function failed, else <see langword="null"/>.</param>
public sealed record InvokeResult(string RequestId, ReadOnlyMemory<byte> Payload, string? FunctionError);
