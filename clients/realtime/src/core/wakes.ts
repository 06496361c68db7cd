/**
 * Listens to the browser's events, elsewhere to nothing: back online, in view, thawed, or shown again as it was left; and that the page may go away
 * without another word. Answers with what ends that.
 */
export function watchWakes(wake: () => void, leave: () => void): () => void {
  if (typeof document === "undefined") return () => undefined;
  const ended = new AbortController();
  // Some of these are the document's, and do not bubble; on their way down all pass the window.
  const on = (type: string, listen: (event: Event) => void): void => { addEventListener(type, listen, { signal: ended.signal, capture: true }); };
  on("online", wake);
  on("resume", wake);
  on("pageshow", (event) => { if ((event as PageTransitionEvent).persisted) wake(); });
  on("pagehide", leave);
  on("visibilitychange", () => {
    if (document.visibilityState === "visible") wake();
    else leave();
  });
  return () => { ended.abort(); };
}
