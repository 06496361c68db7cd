import { useEffect, useRef, type JSX } from "react";
import { useRooms } from "@serverless-realtime/client/react";
import { Banner } from "../broadcast/Banner";
import { LimitsNote } from "../browser/LimitsNote";
import { usePublicRooms } from "../chat/usePublicRooms";
import { Toasts } from "../notifications/Toasts";
import { useNotices } from "../notifications/useNotices";
import { Failure } from "./Failure";
import { showIcon } from "./favicon";
import { Header } from "./Header";
import { routeOf, usePath } from "./routes";
import { Screen } from "./Screen";
import { titleOf } from "./title";
import { useVisible } from "./useVisible";

/** What stays on every screen: header, navigation, the latest announcement, toasts. */
export function Shell(): JSX.Element {
  const path = usePath();
  const route = routeOf(path);
  const shownIn = (access: "public" | "private"): string | undefined => (route.screen === "chat" && route.access === access ? route.room : undefined);
  const notices = useNotices();
  const publicRooms = usePublicRooms(shownIn("public"));
  const myRooms = useRooms();
  const isVisible = useVisible();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  // What is read as it comes is not counted before.
  const isRead = (access: "public" | "private", room: string): boolean => isVisible && room === shownIn(access);
  const unread = notices.unread
    + [...publicRooms.unread].reduce((sum, [name, count]) => (isRead("public", name) ? sum : sum + count), 0)
    + (myRooms.list ?? []).reduce((sum, { roomId, unread: count }) => (isRead("private", roomId) ? sum : sum + count), 0);
  const title = titleOf(route, unread);
  useEffect(() => { document.title = title; }, [title]);
  useEffect(() => { showIcon(unread); }, [unread]);
  useEffect(() => {
    // A new screen is read from its beginning; the first one is the browser's affair.
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [route.screen]);

  return (
    <div className="shell">
      <a className="skip" href="#main">Skip to the content</a>
      <Header notices={notices} screen={route.screen} />
      <LimitsNote />
      <Banner />
      <main id="main" ref={main} tabIndex={-1} className={`screen ${route.screen}`}>
        <Failure key={path}>
          <Screen route={route} publicRooms={publicRooms} myRooms={myRooms} />
        </Failure>
      </main>
      <Toasts notices={notices} />
    </div>
  );
}
