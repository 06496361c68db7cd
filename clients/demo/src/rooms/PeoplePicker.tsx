import { useState, type JSX, type KeyboardEvent } from "react";
import type { User } from "@serverless-realtime/client/rooms";
import { useAccount } from "../app/account";
import { useAcquaintances } from "../people/acquaintances";
import { Avatar } from "../people/Avatar";
import { Name } from "../people/Name";
import { personOf } from "../people/person";
import { Field } from "../ui/Field";
import { suggestionsFor, userIdIn } from "./suggestions";

interface PeoplePickerProps {
  readonly label: string;
  readonly isLeftOut: (user: User) => boolean;
  /** Somebody was chosen, by a subject or an identity id. */
  readonly onPick: (id: string) => void;
}

/** Chooses somebody: by name among those whom this page has shown, as the backend looks nobody up by name; or by the user id that they were told. */
export function PeoplePicker({ label, isLeftOut, onPick }: PeoplePickerProps): JSX.Element {
  const { identityId } = useAccount();
  const [typed, setTyped] = useState("");
  const known = useAcquaintances();
  const found = suggestionsFor(typed, known, (user) => user.identityIds.includes(identityId) || isLeftOut(user));
  const id = userIdIn(typed);
  const pick = (who: string): void => {
    setTyped("");
    onPick(who);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const only = id ?? (typed.trim() !== "" && found.length === 1 ? found[0]?.sub : undefined);
    if (only !== undefined) pick(only);
  };
  return (
    <div className="picker">
      <Field label={label} data-testid="invite-input" autoCapitalize="none" autoComplete="off" spellCheck={false} maxLength={128} value={typed} onText={setTyped} onKeyDown={onKeyDown} />
      <ul className="suggestions" aria-label="People">
        {id !== undefined && <li><button type="button" className="quiet" data-testid="invite-id" onClick={() => { pick(id); }}>Add the user with this id</button></li>}
        {id === undefined && found.map((user) => {
          const person = personOf(user.sub, user, identityId);
          return (
            <li key={user.sub}>
              <button type="button" className="quiet" data-testid="suggestion" title={user.identityIds[0]} onClick={() => { pick(user.sub); }}><Avatar person={person} /><span><Name person={person} /></span></button>
            </li>
          );
        })}
      </ul>
      {id === undefined && found.length === 0 && <p className="note">{typed.trim() === "" ? "You have seen nobody else yet." : "Nobody whom you have seen here is called that."} Whoever opens the account menu finds a user id to give you.</p>}
    </div>
  );
}
