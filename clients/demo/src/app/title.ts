import { unreadText } from "../chat/unread";
import type { Route } from "./routes";

const TITLES: Record<Exclude<Route["screen"], "chat">, string> = { "live": "Live", "compare": "Compare", "explore": "Explore", "not-found": "Not found" };

/** The document's title: what is shown, and how much is unread, for whoever has the page behind others. What a private room is called is not in it: browsers keep titles beside addresses. */
export function titleOf(route: Route, unread: number): string {
  const count = unread === 0 ? "" : `(${unreadText(unread)}) `;
  return `${count}${route.screen === "chat" ? roomOf(route) : TITLES[route.screen]} · Realtime demo`;
}

function roomOf({ access, room }: Extract<Route, { screen: "chat" }>): string {
  return access === "public" ? `# ${room}` : "Private room";
}
