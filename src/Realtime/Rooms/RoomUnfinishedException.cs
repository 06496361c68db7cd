namespace Realtime.Rooms;

/// <summary>
/// A change was begun and counts, but is not all carried out: the broker did not take what it was given. Whoever comes next to the room
/// finishes it.
/// </summary>
public sealed class RoomUnfinishedException(string message) : Exception(message);
