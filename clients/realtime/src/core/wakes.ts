/** Listens to the browser's events, elsewhere to nothing: back online, or in view again; and that the page may go away without another word. Answers with what ends that. */
export function watchWakes(wake: () => void, leave: () => void): () => void {
  if (typeof document === "undefined") return () => undefined;
  const ended = new AbortController();
  const { signal } = ended;
  addEventListener("online", wake, { signal });
  addEventListener("pagehide", leave, { signal });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") wake();
    else leave();
  }, { signal });
  return () => { ended.abort(); };
}
