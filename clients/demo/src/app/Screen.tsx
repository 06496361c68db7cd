import { lazy, Suspense, type JSX } from "react";
import type { UseRooms } from "@serverless-realtime/client/react";
import { ChatScreen } from "../chat/ChatScreen";
import type { PublicRooms } from "../chat/usePublicRooms";
import { NotFound } from "./NotFound";
import type { Route } from "./routes";

// What only some come to see is loaded when they do.
const LiveScreen = lazy(() => import("../live/LiveScreen"));
const CompareScreen = lazy(() => import("../compare/CompareScreen"));
const ExploreScreen = lazy(() => import("../explore/ExploreScreen"));

interface ScreenProps {
  readonly route: Route;
  readonly publicRooms: PublicRooms;
  readonly myRooms: UseRooms;
}

export function Screen(props: ScreenProps): JSX.Element {
  return <Suspense fallback={<p className="note">Loading…</p>}>{contentOf(props)}</Suspense>;
}

function contentOf({ route, publicRooms, myRooms }: ScreenProps): JSX.Element {
  switch (route.screen) {
    case "chat":
      return <ChatScreen route={route} publicRooms={publicRooms} myRooms={myRooms} />;
    case "live":
      return <LiveScreen />;
    case "compare":
      return <CompareScreen />;
    case "explore":
      return <ExploreScreen />;
    case "not-found":
      return <NotFound path={route.path} />;
  }
}
