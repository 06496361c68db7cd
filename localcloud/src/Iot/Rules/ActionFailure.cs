namespace LocalCloud.Iot.Rules;

/// <summary>An action that failed for good, as the error action reports it.</summary>
/// <param name="Action"><c>LambdaAction</c>.</param>
/// <param name="Resource">Function ARN, queue URL, topic.</param>
/// <param name="Message">Why.</param>
internal sealed record ActionFailure(string Action, string Resource, string Message);
