namespace LocalCloud.Iam;

/// <summary>The template's roles.</summary>
public interface IRoles
{
    /// <summary>Whether <paramref name="caller"/> may assume the role, by the role's trust policy.</summary>
    /// <param name="roleArn">The role.</param>
    /// <param name="caller">Who wants to.</param>
    /// <param name="action"><c>sts:AssumeRole</c> or <c>sts:AssumeRoleWithWebIdentity</c>.</param>
    /// <param name="context">Condition keys of the request, or <see langword="null"/>.</param>
    bool MayAssume(
        string roleArn,
        Caller caller,
        string action = "sts:AssumeRole",
        IReadOnlyDictionary<string, IReadOnlyList<string>>? context = null);
}
