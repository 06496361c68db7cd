namespace LocalCloud.Iam;

/// <summary><c>Numeric…</c> and <c>Date…</c>: a value that can't be read fits nothing.</summary>
internal sealed class OrderTest(IReadOnlyList<decimal> limits, Func<string, decimal?> read, Func<int, bool> wanted) : IConditionTest
{
    public bool Fits(string value, in PolicyContext context) =>
        read(value) is { } given && limits.Any(limit => wanted(given.CompareTo(limit)));
}
