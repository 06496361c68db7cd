namespace Realtime.Log.Read;

/// <summary>Why a pass over the entries ended.</summary>
internal enum PassEnd
{
    /// <summary>It came to the end of the log.</summary>
    EndOfLog,

    /// <summary>The page is full: there is at least one more message.</summary>
    Full,

    /// <summary>A number is not settled yet, or the request has sealed enough.</summary>
    Pending,

    /// <summary>A message is older than retention, so what follows is looked for by time.</summary>
    TooOld,
}
