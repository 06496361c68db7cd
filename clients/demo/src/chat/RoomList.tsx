import { useEffect, useRef, type JSX } from "react";
import { Link } from "../app/Link";
import { navigate, roomPath } from "../app/routes";
import { Icon } from "../ui/Icon";
import { RoomForm } from "./RoomForm";
import { unreadText } from "./unread";
import type { Rooms } from "./useRooms";

interface RoomListProps {
  readonly rooms: Rooms;
  readonly shown: string;
}

export function RoomList({ rooms: { names, unread, leave }, shown }: RoomListProps): JSX.Element {
  const others = names.filter((name) => name !== shown);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // The room that is shown is to be seen in its list, too: on a telephone the list is one line that goes on beyond the edge.
    list.current?.querySelector('li:has([aria-current="page"])')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [shown, names.length]);
  return (
    <section className="card rooms" aria-label="Rooms">
      <h2>Rooms</h2>
      <ul ref={list}>
        {names.map((name) => (
          <li key={name}>
            <Link href={roomPath(name)} aria-current={name === shown ? "page" : undefined} data-testid="room" data-room={name} title={name}>
              <span className="room-name"># {name}</span>
              <Unread count={name === shown ? 0 : (unread.get(name) ?? 0)} />
            </Link>
            {others.length > 0 && (
              <button
                type="button"
                className="icon-button small"
                aria-label={`Leave ${name}`}
                onClick={() => {
                  if (name === shown) navigate(roomPath(others[0] ?? ""));
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
    </section>
  );
}

function Unread({ count }: { readonly count: number }): JSX.Element | null {
  return count === 0 ? null : (
    <span className="count" data-testid="unread">
      {unreadText(count)}
      <span className="visually-hidden"> unread</span>
    </span>
  );
}
