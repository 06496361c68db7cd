namespace LocalCloud.Iot.Mqtt;

/// <summary>What <see cref="FrameReader"/> found at the start of a buffer.</summary>
internal enum FrameStatus
{
    /// <summary>Not a whole packet yet.</summary>
    Incomplete,

    /// <summary>A whole packet.</summary>
    Complete,

    /// <summary>A remaining length of more than four bytes.</summary>
    Malformed,

    /// <summary>A packet longer than allowed; known from its first bytes.</summary>
    TooLong,
}
