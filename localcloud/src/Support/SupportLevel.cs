namespace LocalCloud.Support;

/// <summary>How much of an operation or a feature of AWS is there.</summary>
internal enum SupportLevel
{
    /// <summary>Whatever a client can observe on AWS, as far as it is known.</summary>
    Full,

    /// <summary>There, with a gap that the table names.</summary>
    Partial,

    /// <summary>Not there: refused, with its name.</summary>
    No,
}
