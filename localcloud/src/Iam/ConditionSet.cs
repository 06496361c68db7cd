namespace LocalCloud.Iam;

/// <summary>How a condition treats a key with several values.</summary>
internal enum ConditionSet
{
    /// <summary>No set operator: the key has one value.</summary>
    None,

    /// <summary><c>ForAllValues:</c> every value of the request must fit.</summary>
    All,

    /// <summary><c>ForAnyValue:</c> one value of the request must fit.</summary>
    Any,
}
