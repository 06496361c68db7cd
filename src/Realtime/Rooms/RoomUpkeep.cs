using Realtime.Log;
using Realtime.Rooms.Changes;

namespace Realtime.Rooms;

/// <summary>What those who open a room or write to it do for it on the way: finish what died, and replace a key that is old.</summary>
internal sealed class RoomUpkeep(ChangeFinisher finisher, RoomChanges changes, RoomRules rules, TimeProvider clock)
{
    /// <summary>Best effort: it never fails what they came for.</summary>
    /// <returns>Whether the room has changed.</returns>
    public async Task<bool> KeepAsync(Room room, CancellationToken cancellationToken)
    {
        try
        {
            var now = clock.Now();
            if (room.Intent is { } intent)
            {
                return now - intent.At >= rules.UnfinishedAge && await FinishAsync(room.Id, intent, cancellationToken);
            }

            return !room.IsDeleted && now - (room.KeyAt ?? room.CreatedAt) >= rules.KeyLifetime
                && (await changes.ReplaceOldKeyAsync(room.Id, cancellationToken)).Value is not null;
        }
        catch (Exception error) when (error is RoomUnfinishedException or AppendFailedException
            || (AwsCall.HasFailed(error) && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task<bool> FinishAsync(string roomId, RoomIntent intent, CancellationToken cancellationToken)
    {
        await finisher.FinishAsync(roomId, intent, cancellationToken);
        return true;
    }
}
