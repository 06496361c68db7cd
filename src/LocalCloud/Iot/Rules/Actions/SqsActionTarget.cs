namespace LocalCloud.Iot.Rules.Actions;

/// <summary>Where a <see cref="SqsAction"/> sends.</summary>
/// <param name="QueueUrl">As in the template.</param>
/// <param name="QueueArn">The queue's ARN.</param>
/// <param name="RoleArn">The role that sends.</param>
/// <param name="UseBase64">Whether the body is base64.</param>
internal sealed record SqsActionTarget(string QueueUrl, string QueueArn, string RoleArn, bool UseBase64);
