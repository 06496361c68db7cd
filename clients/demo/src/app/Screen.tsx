import { lazy, Suspense, type JSX } from "react";
import { ChatScreen } from "../chat/ChatScreen";
import type { Route } from "./routes";

// What only some come to see is loaded when they do.
const LiveScreen = lazy(() => import("../live/LiveScreen"));
const CompareScreen = lazy(() => import("../compare/CompareScreen"));
const ExploreScreen = lazy(() => import("../explore/ExploreScreen"));

export function Screen({ route }: { readonly route: Route }): JSX.Element {
  return <Suspense fallback={<p className="note">Loading…</p>}>{contentOf(route)}</Suspense>;
}

function contentOf(route: Route): JSX.Element {
  switch (route.screen) {
    case "chat":
      return <ChatScreen room={route.room} />;
    case "live":
      return <LiveScreen />;
    case "compare":
      return <CompareScreen />;
    case "explore":
      return <ExploreScreen />;
  }
}
