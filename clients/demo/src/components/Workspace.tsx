import { useState, type JSX } from "react";
import type { DemoConfig } from "../config";
import { useSession } from "../hooks/useSession";
import type { Session } from "../session";
import { ChatPanel } from "./ChatPanel";
import { ConnectionBadge } from "./ConnectionBadge";
import { NotificationsPanel } from "./NotificationsPanel";
import { RoomPicker } from "./RoomPicker";
import { WatchPanel } from "./WatchPanel";

interface WorkspaceProps {
  readonly config: DemoConfig;
  readonly identityId: string;
  readonly onSignOut: () => void;
}

/** What a signed-in user sees. */
export function Workspace({ config, identityId, onSignOut }: WorkspaceProps): JSX.Element {
  const session = useSession(config, identityId);
  return (
    <div className="workspace">
      <header>
        <h1>Realtime demo</h1>
        {session && <ConnectionBadge connection={session.connection} />}
        <span className="identity" title="Your identity id">
          <span data-testid="identity-id">{identityId}</span>
        </span>
        <button data-testid="sign-out" type="button" className="quiet" onClick={onSignOut}>
          Sign out
        </button>
      </header>
      {session && <Panels session={session} />}
    </div>
  );
}

function Panels({ session }: { readonly session: Session }): JSX.Element {
  const [room, setRoom] = useState("general");
  return (
    <main className="panels">
      <section className="card chat" aria-label={`Chat room ${room}`}>
        <RoomPicker room={room} onJoin={setRoom} />
        <ChatPanel key={room} session={session} room={room} />
      </section>
      <aside>
        <NotificationsPanel feed={session.notifications} />
        <WatchPanel session={session} />
      </aside>
    </main>
  );
}
