import { useEffect, useState } from "react";
import type { ChatRoom } from "../messages/chatRoom";
import type { Session } from "../session";

/** The chat room of that name, open while the component shows it. */
export function useRoom(session: Session, name: string): ChatRoom | undefined {
  const [room, setRoom] = useState<ChatRoom>();
  useEffect(() => {
    const { room: opened, close } = session.openRoom(name);
    setRoom(opened);
    return () => {
      close();
      setRoom(undefined);
    };
  }, [session, name]);
  return room;
}
