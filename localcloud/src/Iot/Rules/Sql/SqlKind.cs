namespace LocalCloud.Iot.Rules.Sql;

/// <summary>The data types of AWS IoT SQL (developer guide, "iot-sql-data-types").</summary>
internal enum SqlKind
{
    /// <summary>Nothing: a missing field, a wrong argument. Left out of the result.</summary>
    Undefined,

    /// <summary>JSON's null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Int and Decimal.</summary>
    Number,

    /// <summary>String.</summary>
    Text,

    /// <summary>Array or Object.</summary>
    Structure,

    /// <summary>A payload that is neither array nor object: what <c>*</c> is then.</summary>
    Binary,
}
