export interface Wakes {
  /** Back online, or in view again. */
  readonly wake: () => void;
  /** The page may go away without another word. */
  readonly leave: () => void;
}

/** Listens to the browser's events; elsewhere does nothing. Answers with what ends that. */
export function watchWakes({ wake, leave }: Wakes): () => void {
  if (typeof addEventListener !== "function" || typeof document === "undefined") return () => undefined;
  const visibility = (): void => {
    if (document.visibilityState === "visible") wake();
    else leave();
  };
  addEventListener("online", wake);
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", visibility);
  return () => {
    removeEventListener("online", wake);
    removeEventListener("pagehide", leave);
    document.removeEventListener("visibilitychange", visibility);
  };
}
