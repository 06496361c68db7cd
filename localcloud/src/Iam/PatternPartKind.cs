namespace LocalCloud.Iam;

/// <summary>What a <see cref="PatternPart"/> stands for.</summary>
internal enum PatternPartKind
{
    /// <summary>Itself.</summary>
    Literal,

    /// <summary><c>*</c>: any run of characters, slashes and colons included.</summary>
    AnyRun,

    /// <summary><c>?</c>: exactly one character.</summary>
    AnyOne,

    /// <summary><c>${key}</c>: the value of a condition key, taken literally.</summary>
    Variable,
}
