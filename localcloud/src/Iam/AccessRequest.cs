namespace LocalCloud.Iam;

/// <summary>The question whether somebody may do something.</summary>
/// <param name="Principal">Who.</param>
/// <param name="Action"><c>iot:Publish</c>.</param>
/// <param name="Resource">ARN, or <c>*</c> where the action has no resource.</param>
/// <param name="Context">Condition keys of the request beyond those of the session, or <see langword="null"/>.</param>
public sealed record AccessRequest(
    Principal Principal,
    string Action,
    string Resource,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Context = null);
