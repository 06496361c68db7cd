namespace LocalCloud.Iam;

/// <summary>A condition operator with the policy's values, compiled.</summary>
internal interface IConditionTest
{
    /// <summary>Whether a value of the request fits one of the policy's values.</summary>
    bool Fits(string value, in PolicyContext context);
}
