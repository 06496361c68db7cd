import type { JSX } from "react";
import { Link } from "../app/Link";
import { FIRST_ROOM, navigate, roomPath } from "../app/routes";
import { Icon } from "../ui/Icon";
import { RoomForm } from "./RoomForm";
import { Unread } from "./Unread";
import type { PublicRooms } from "./usePublicRooms";

interface PublicRoomListProps {
  readonly rooms: PublicRooms;
  readonly shown: string | undefined;
}

/** The public rooms that one has joined, which is this browser's affair: everybody may read them. */
export function PublicRoomList({ rooms: { names, unread, leave }, shown }: PublicRoomListProps): JSX.Element {
  const others = names.filter((name) => name !== shown);
  return (
    <div className="room-group">
      <h2>Public rooms</h2>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <Link href={roomPath(name)} aria-current={name === shown ? "page" : undefined} data-testid="room" data-room={name} title={name}>
              <span className="room-name"># {name}</span>
              <Unread count={name === shown ? 0 : (unread.get(name) ?? 0)} />
            </Link>
            {names.length > 1 && (
              <button
                type="button"
                className="icon-button small"
                aria-label={`Leave ${name}`}
                onClick={() => {
                  if (name === shown) navigate(roomPath(others[0] ?? FIRST_ROOM));
                  leave(name);
                }}
              >
                <Icon name="close" size={14} />
              </button>
            )}
          </li>
        ))}
      </ul>
      <RoomForm />
    </div>
  );
}
