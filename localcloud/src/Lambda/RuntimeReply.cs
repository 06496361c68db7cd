namespace LocalCloud.Lambda;

/// <summary>How the Runtime API takes what a runtime posts.</summary>
internal enum RuntimeReply
{
    /// <summary>202.</summary>
    Accepted,

    /// <summary>400: no such invocation.</summary>
    UnknownRequest,

    /// <summary>403: not at this point.</summary>
    WrongState,
}
