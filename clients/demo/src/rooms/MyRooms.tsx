import type { JSX } from "react";
import type { UseRooms } from "@serverless-realtime/client/react";
import { Link } from "../app/Link";
import { privateRoomPath } from "../app/routes";
import { Unread } from "../chat/Unread";
import { Icon } from "../ui/Icon";
import { problemOf } from "../ui/problem";
import { NEW_ROOM } from "./NewRoom";

interface MyRoomsProps {
  readonly rooms: UseRooms;
  readonly shown: string | undefined;
}

/** The private rooms that one is a member of, and the way to a new one. */
export function MyRooms({ rooms: { list, error }, shown }: MyRoomsProps): JSX.Element {
  return (
    <div className="room-group mine">
      <div className="room-group-head">
        <h2>My rooms</h2>
        <button type="button" className="icon-button framed" popoverTarget={NEW_ROOM} aria-label="New private room" data-testid="new-room"><Icon name="plus" /></button>
      </div>
      {list && list.length > 0 && (
        <ul>
          {list.map(({ roomId, title, unread }) => (
            <li key={roomId}>
              <Link href={privateRoomPath(roomId)} aria-current={roomId === shown ? "page" : undefined} data-testid="my-room" data-room={roomId} title={title}>
                <Icon name="lock" size={14} />
                <bdi className="room-name">{title}</bdi>
                <Unread count={roomId === shown ? 0 : unread} />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {!list?.length && <p className="note">{wordsOf(list, error)}</p>}
    </div>
  );
}

function wordsOf(list: UseRooms["list"], error: UseRooms["error"]): string {
  if (list) return "None yet. Only members read a private room.";
  return error ? problemOf(error) : "Loading…";
}
