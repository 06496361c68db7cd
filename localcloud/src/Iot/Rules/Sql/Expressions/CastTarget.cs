namespace LocalCloud.Iot.Rules.Sql.Expressions;

/// <summary>What <see cref="CastExpression"/> makes.</summary>
internal enum CastTarget
{
    /// <summary>String.</summary>
    Text,

    /// <summary>Int.</summary>
    Int,

    /// <summary>Decimal with the precision of a double.</summary>
    Double,

    /// <summary>Decimal.</summary>
    Decimal,

    /// <summary>Boolean.</summary>
    Boolean,
}
