import { useCallback, useSyncExternalStore } from "react";
import type { View, Watched } from "../core/watched.js";

/** What is known of something that is asked for as long as the component is there. */
export function useWatched<T>(watched: Watched<T>): View<T> {
  const get = (): View<T> => watched.view;
  return useSyncExternalStore(useCallback((changed: () => void) => watched.onChange(changed), [watched]), get, get);
}
