import { routeOf } from "../app/routes";
import { textIn } from "../ui/json";

/** Where a notification leads to: a screen of this page, or another one. */
export interface NotificationLink {
  readonly href: string;
  readonly isOutside: boolean;
}

/** Only what can do no harm: a screen that there is, or a page of the web. Whoever sends notifications is not asked to be careful. */
export function linkIn(payload: unknown, origin: string): NotificationLink | undefined {
  const link = textIn(payload, "link");
  if (link === undefined) return undefined;
  const isPath = link.startsWith("/");
  const url = parsed(link, isPath ? origin : undefined);
  // What looks like a path may name a host: `//host`, `/\host`.
  if (!url || (isPath && url.origin !== origin)) return undefined;
  if (isPath) return routeOf(url.pathname).screen === "not-found" ? undefined : { href: url.pathname, isOutside: false };
  return url.protocol === "http:" || url.protocol === "https:" ? { href: url.href, isOutside: true } : undefined;
}

function parsed(link: string, base: string | undefined): URL | undefined {
  try {
    return new URL(link, base);
  } catch {
    return undefined; // looks like an address, and is none
  }
}
