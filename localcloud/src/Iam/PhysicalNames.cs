namespace LocalCloud.Iam;

/// <summary>Shortens generated names to what AWS allows.</summary>
internal static class PhysicalNames
{
    /// <summary>Cuts in the middle: the hash at the end keeps names apart.</summary>
    public static string AtMost(string name, int length)
    {
        const int Hash = 13;
        return name.Length <= length ? name : name[..(length - Hash)] + name[^Hash..];
    }
}
