namespace Realtime.Log;

/// <summary>What a message on its way into the log needs next.</summary>
internal enum AppendStep
{
    /// <summary>Step 1: nothing is known of the message yet.</summary>
    ReadClaim,

    /// <summary>Steps 2 and 3: a number, and a claim on it.</summary>
    NeedsNumber,

    /// <summary>Step 4: the message is to be put at its number.</summary>
    HasNumber,

    /// <summary>The message stands in the log.</summary>
    Done,
}
