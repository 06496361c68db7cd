using System.Text.Json.Nodes;

namespace LocalCloud.Iam;

/// <summary>An Allow statement that is for a refused action, but not for this resource or request.</summary>
internal sealed record NearStatement(string Policy, JsonObject Statement, string Because);
