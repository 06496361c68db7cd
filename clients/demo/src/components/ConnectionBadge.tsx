import type { JSX } from "react";
import { useStore } from "../hooks/useStore";
import { messageOf } from "../messages/feedView";
import type { Connection } from "../realtime/connection";
import { ErrorMessage } from "./ErrorMessage";

export function ConnectionBadge({ connection }: { readonly connection: Connection }): JSX.Element {
  const { name, connected, error } = useStore(connection.status);
  return (
    <>
      <span className={`badge ${connected ? "good" : "waiting"}`} role="status" data-testid="connection-state">
        {name}
      </span>
      <ErrorMessage text={messageOf(error)} />
    </>
  );
}
