import { useEffect, useRef, type JSX } from "react";
import { Banner } from "../broadcast/Banner";
import { Toasts } from "../notifications/Toasts";
import { useInbox } from "../notifications/useInbox";
import { Header } from "./Header";
import { routeOf, usePath } from "./routes";
import { Screen } from "./Screen";

const TITLES = { chat: "Chat", live: "Live", compare: "Compare", explore: "Explore" } as const;

/** What stays on every screen: header, navigation, the latest announcement, toasts. */
export function Shell(): JSX.Element {
  const route = routeOf(usePath());
  const inbox = useInbox();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  useEffect(() => {
    document.title = `${TITLES[route.screen]} · Realtime demo`;
    // A new screen is read from its beginning; the first one is the browser's affair.
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [route.screen]);

  return (
    <div className="shell">
      <a className="skip" href="#main">Skip to the content</a>
      <Header inbox={inbox} screen={route.screen} />
      <Banner />
      <main id="main" ref={main} tabIndex={-1} className={`screen ${route.screen}`}>
        <Screen route={route} />
      </main>
      <Toasts inbox={inbox} />
    </div>
  );
}
