namespace LocalCloud.Iot.Rules.Sql;

/// <summary>
/// How much work one message may make for a statement. AWS limits it too, without saying how (it documents a rule payload of 128 KB and
/// 2 s for functions that leave the engine); here a unit is about a byte that is touched, and the whole is some tens of milliseconds.
/// </summary>
internal sealed class SqlBudget
{
    private const long Units = 1_500_000;

    // What a regular expression costs per microsecond, so that all of them together end in time.
    private const long UnitsPerMicrosecond = 40;

    private long _left = Units;

    /// <summary>Time that is left for a regular expression.</summary>
    public TimeSpan Time => TimeSpan.FromMicroseconds(Math.Max(1_000, _left / UnitsPerMicrosecond));

    /// <summary>Takes some.</summary>
    /// <exception cref="SqlBudgetException">There is not enough.</exception>
    public void Spend(long units)
    {
        _left -= units;
        if (_left < 0)
        {
            throw new SqlBudgetException();
        }
    }

    /// <summary>Takes what a regular expression used.</summary>
    /// <exception cref="SqlBudgetException">There is not enough.</exception>
    public void Spend(TimeSpan time) => Spend((long)(time.TotalMicroseconds * UnitsPerMicrosecond));
}
