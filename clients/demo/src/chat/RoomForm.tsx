import { useState, type JSX, type SyntheticEvent } from "react";
import { navigate, roomPath } from "../app/routes";
import { Icon } from "../ui/Icon";
import { ROOM_NAME } from "./rooms";

/** Joins any public room by its name. */
export function RoomForm(): JSX.Element {
  const [name, setName] = useState("");
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    navigate(roomPath(name));
    setName("");
  };
  return (
    <form className="row join" onSubmit={onSubmit}>
      <label className="grow">
        <span className="visually-hidden">Public room to join</span>
        <input
          data-testid="room-input"
          placeholder="Join a room"
          autoCapitalize="none"
          autoComplete="off"
          required
          maxLength={128}
          pattern={ROOM_NAME}
          title="Letters, digits and _ . : @ -"
          value={name}
          onChange={(event) => { setName(event.target.value); }}
        />
      </label>
      <button data-testid="room-join" type="submit" className="icon-button framed" aria-label="Join">
        <Icon name="plus" />
      </button>
    </form>
  );
}
