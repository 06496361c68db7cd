import { useState, type JSX, type SyntheticEvent } from "react";

interface RoomPickerProps {
  readonly room: string;
  readonly onJoin: (room: string) => void;
}

/** Rooms need not exist before: a name is enough. */
export function RoomPicker({ room, onJoin }: RoomPickerProps): JSX.Element {
  const [name, setName] = useState(room);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onJoin(name);
  };
  return (
    <form className="row" onSubmit={onSubmit}>
      <label className="grow">
        Room
        <input
          data-testid="room-input"
          required
          maxLength={128}
          pattern="[A-Za-z0-9_.:@\-]+"
          title="Letters, digits and _ . : @ -"
          value={name}
          onChange={(event) => { setName(event.target.value); }}
        />
      </label>
      <button data-testid="room-join" type="submit" className="quiet" disabled={name === room}>
        Join
      </button>
    </form>
  );
}
