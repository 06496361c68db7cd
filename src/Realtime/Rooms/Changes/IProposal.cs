namespace Realtime.Rooms.Changes;

/// <summary>
/// What is asked for, held against a room as it stands. It may be held against several, one after the other, while others change the room.
/// </summary>
internal interface IProposal
{
    /// <summary>
    /// The room as it is to be, with the intent; the very room that was given when all is like that already; or why not.
    /// </summary>
    Task<RoomAnswer<Room>> ProposeAsync(Room room, CancellationToken cancellationToken);
}
