namespace Realtime.Rooms.Changes;

/// <summary>
/// One step of a change. Each is safe to repeat, may be the last that a process does, and may come late: long after others have carried out
/// the change, and further ones.
/// </summary>
internal enum ChangeStep
{
    /// <summary>
    /// The memberships of those who are removed, get another role or are muted. From here on the removed neither open the room nor write, so
    /// that none of their messages gets a number above the change's entry.
    /// </summary>
    MarkRemoved,

    /// <summary>
    /// Of a removal: the key. Behind the marks, so that none of the removed opens the new one; before the entry, so that whatever is numbered
    /// above it goes live with the new one.
    /// </summary>
    ReplaceKey,

    /// <summary>The change's entry in the log, with the change's number as id: there is one, whoever writes it.</summary>
    Append,

    /// <summary>
    /// Of an addition, where the past is hidden: a key that nothing below the entry is published with. Before the marks, so that those who are
    /// added never know an older one.
    /// </summary>
    HidePast,

    /// <summary>The memberships of those who are added: from the entry on, and with no older key than this.</summary>
    MarkAdded,

    /// <summary>The entry, to those who listen.</summary>
    GoLive,

    /// <summary>Tells who listens with a replaced key to ask for the new one.</summary>
    TellToMove,

    /// <summary>Of a deletion: has the room taken off its members' lists.</summary>
    Sweep,

    /// <summary>The event that the change is of: before the intent is cleared, so that whoever finds none on its way finds the event.</summary>
    NoteEvent,

    /// <summary>The intent. Last: until here whoever finds it does all of this again.</summary>
    Clear,
}
