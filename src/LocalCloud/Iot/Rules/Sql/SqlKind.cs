namespace LocalCloud.Iot.Rules.Sql;

/// <summary>The data types of AWS IoT SQL.</summary>
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

    /// <summary>The payload as it came: what <c>*</c> is as an argument.</summary>
    Binary,
}
