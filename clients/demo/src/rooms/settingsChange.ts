import type { RoomInfo, RoomSettings } from "@serverless-realtime/client/rooms";

type Shown = Required<{ readonly [Key in keyof RoomSettings]: NonNullable<RoomSettings[Key]> }>;

/** What of a room's settings was changed: the rest is not said again, for a moderator may not say it, and somebody else may have changed it meanwhile. */
export function changesOf(info: RoomInfo, { title, history, slowModeSeconds }: Shown): RoomSettings {
  return {
    ...(title !== info.title && { title }),
    ...(history !== info.history && { history }),
    ...(slowModeSeconds !== info.slowModeSeconds && { slowModeSeconds }),
  };
}
