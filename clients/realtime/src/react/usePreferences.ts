import type { RealtimeError } from "../index.js";
import { inboxOf } from "../inbox/inboxOf.js";
import type { NotificationPreferences, Preferences } from "../inbox/index.js";
import { useRealtime } from "./provider.js";
import { useWatched } from "./useWatched.js";

export interface UsePreferences {
  /** Undefined until known. */
  readonly preferences: NotificationPreferences | undefined;
  readonly error: RealtimeError | undefined;
  /** Shown at once; undone when it rejects. */
  readonly change: Preferences["change"];
}

/** Which notifications the signed-in user wants, and how. */
export function usePreferences(): UsePreferences {
  const { preferences } = inboxOf(useRealtime());
  const { value, error } = useWatched(preferences);
  return { preferences: value, error, change: preferences.change };
}
