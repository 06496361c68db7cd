import { useSyncExternalStore } from "react";
import { isRoomName } from "../chat/rooms";
import { isRoomId } from "../rooms/roomId";
import { isObject } from "../ui/json";

/** A screen; the address says which. */
export type Route =
  /** A public room by its name, or a private one by its id: what that is called is in no address, for the browser keeps those. */
  | { readonly screen: "chat"; readonly access: "public" | "private"; readonly room: string }
  | { readonly screen: "live" | "compare" | "explore" }
  | { readonly screen: "not-found"; readonly path: string };

export const FIRST_ROOM = "general";

export function routeOf(path: string): Route {
  const [screen = "", name = "", ...rest] = path.split("/").slice(1).map(decode);
  const room = name === "" ? FIRST_ROOM : name;
  if (rest.join("") === "") {
    if (screen === "rooms" && isRoomName(room)) return { screen: "chat", access: "public", room };
    if (screen === "private" && isRoomId(name)) return { screen: "chat", access: "private", room: name };
    if (name === "" && screen === "") return { screen: "chat", access: "public", room };
    if (name === "" && (screen === "live" || screen === "compare" || screen === "explore")) return { screen };
  }
  return { screen: "not-found", path: decode(path) };
}

export const roomPath = (room: string): string => `/rooms/${encodeURIComponent(room)}`;

export const privateRoomPath = (roomId: string): string => `/private/${roomId}`;

export function navigate(path: string): void {
  history.pushState({ of: owner }, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** Whose addresses are followed: the one who is signed in. */
let owner: string | undefined;

/** The addresses are this user's from now on. The one that is shown is, too, unless another user came by it. */
export function claimAddresses(identityId: string): void {
  owner = identityId;
  history.replaceState({ of: owner }, "", isForeign() ? "/" : location.href);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** Whoever signs out leaves no address behind; back and forward lead to none of theirs, either. */
export function leaveAddresses(): void {
  owner = undefined;
  history.replaceState(null, "", "/");
}

/** Takes an address away that another user came by. */
export function leaveForeignAddress(): void {
  if (isForeign()) history.replaceState({ of: owner }, "", "/");
}

/** Does so whenever somebody goes back or forward, also while nobody is signed in. */
export const watchAddresses = (): (() => void) => listen(leaveForeignAddress);

export function usePath(): string {
  return useSyncExternalStore(listen, () => location.pathname);
}

function listen(changed: () => void): () => void {
  addEventListener("popstate", changed);
  return () => { removeEventListener("popstate", changed); };
}

/** An address that another user came by. The browser keeps them for going back, and a room's name in them would get into the list of who follows. */
function isForeign(): boolean {
  const state: unknown = history.state;
  return isObject(state) && typeof state["of"] === "string" && state["of"] !== owner;
}

// Whoever types an address may type half a percent sign.
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
