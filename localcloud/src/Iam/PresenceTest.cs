namespace LocalCloud.Iam;

/// <summary><c>Null</c>: <c>true</c> wants the key absent, <c>false</c> present.</summary>
internal sealed class PresenceTest(bool wantsAbsent) : IConditionTest
{
    public bool Holds(bool isAbsent) => isAbsent == wantsAbsent;

    public bool Fits(string value, in PolicyContext context) => !wantsAbsent;
}
