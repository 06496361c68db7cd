namespace Infrastructure.Topics;

/// <summary>One statement of a policy on topics, before it meets the CDK: plain, so that derivations are testable without it.</summary>
/// <param name="Sid">The statement's name, unique in its policy.</param>
/// <param name="Allow">Whether it allows or denies.</param>
/// <param name="Action"><c>iot:Subscribe</c>.</param>
/// <param name="Resources">What stands behind <c>arn:…:iot:region:account:</c>, for example <c>topicfilter/chat/*</c>.</param>
public sealed record TopicStatement(string Sid, bool Allow, string Action, IReadOnlyList<string> Resources);
