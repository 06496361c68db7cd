import { useState, type JSX, type SyntheticEvent } from "react";
import { useRooms } from "@serverless-realtime/client/react";
import type { User } from "@serverless-realtime/client/rooms";
import { navigate, privateRoomPath } from "../app/routes";
import { Name } from "../people/Name";
import { usePeople } from "../people/usePeople";
import { ErrorMessage } from "../ui/ErrorMessage";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { closePanel, Panel } from "../ui/Panel";
import { Switch } from "../ui/Switch";
import { useAction } from "../ui/useAction";
import { inviting } from "./inviting";
import { PeoplePicker } from "./PeoplePicker";
import { SlowMode } from "./SlowMode";
import { TITLE_LENGTH } from "./title";

export const NEW_ROOM = "new-room";

export function NewRoom(): JSX.Element {
  return <Panel id={NEW_ROOM} title="A private room"><NewRoomForm /></Panel>;
}

function NewRoomForm(): JSX.Element {
  const { rooms } = useRooms();
  const { isBusy, problem, run } = useAction();
  const [title, setTitle] = useState("");
  const [seesAll, setSeesAll] = useState(false);
  const [slowModeSeconds, setSlowModeSeconds] = useState(0);
  const [invited, setInvited] = useState<readonly string[]>([]);

  const create = async (): Promise<void> => {
    const members = invited.map((user) => ({ user }));
    const { roomId } = await inviting(rooms.create({ title: title.trim(), history: seesAll ? "all" : "joined", slowModeSeconds, members }));
    closePanel(NEW_ROOM);
    navigate(privateRoomPath(roomId));
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isBusy) void run(create);
  };
  return (
    <>
      <form id="new-room-form" className="stack" onSubmit={onSubmit}>
        <Field label="Title" data-testid="new-title" autoFocus autoComplete="off" required maxLength={TITLE_LENGTH} pattern=".*\S.*" value={title} onText={setTitle} />
        <Switch label="Who is added later sees what was before" isOn={seesAll} testId="new-history" onChange={setSeesAll} />
        <SlowMode seconds={slowModeSeconds} onChange={setSlowModeSeconds} />
      </form>
      <Invited ids={invited} onRemove={(id) => { setInvited(invited.filter((one) => one !== id)); }} />
      <PeoplePicker label="Invite by name or user id" isLeftOut={(user: User) => [user.sub, ...user.identityIds].some((id) => invited.includes(id))} onPick={(id) => { if (!invited.includes(id)) setInvited([...invited, id]); }} />
      <ErrorMessage text={problem} />
      <button type="submit" form="new-room-form" data-testid="create-room" aria-disabled={isBusy}>Create</button>
    </>
  );
}

/** Who will be a member from the beginning. */
function Invited({ ids, onRemove }: { readonly ids: readonly string[]; readonly onRemove: (id: string) => void }): JSX.Element | null {
  const people = usePeople(ids);
  return ids.length === 0 ? null : (
    <ul className="chips" aria-label="Invited">
      {ids.map((id) => (
        <li key={id} className="chip" data-testid="invited">
          <Name person={people(id)} />
          <button type="button" className="icon-button small" aria-label={`Do not invite ${people(id).name}`} onClick={() => { onRemove(id); }}><Icon name="close" size={14} /></button>
        </li>
      ))}
    </ul>
  );
}
