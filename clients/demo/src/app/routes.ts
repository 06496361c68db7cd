import { useSyncExternalStore } from "react";

/** A screen; the address says which. */
export type Route =
  | { readonly screen: "chat"; readonly room: string }
  | { readonly screen: "live" | "compare" | "explore" };

export const FIRST_ROOM = "general";

export function routeOf(path: string): Route {
  const [screen = "", name = ""] = path.split("/").slice(1);
  if (screen === "live" || screen === "compare" || screen === "explore") return { screen };
  return { screen: "chat", room: screen === "rooms" && name !== "" ? decode(name) : FIRST_ROOM };
}

export const roomPath = (room: string): string => `/rooms/${encodeURIComponent(room)}`;

export function navigate(path: string): void {
  history.pushState(null, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
}

export function usePath(): string {
  return useSyncExternalStore(listen, () => location.pathname);
}

function listen(changed: () => void): () => void {
  addEventListener("popstate", changed);
  return () => { removeEventListener("popstate", changed); };
}

// Whoever types an address may type half a percent sign.
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
