import type { JSX } from "react";
import type { Change, Member, Role } from "@serverless-realtime/client/rooms";
import { Avatar } from "../people/Avatar";
import { Name } from "../people/Name";
import type { Person } from "../people/person";
import { momentOf } from "../ui/moment";
import { useNow } from "../ui/useNow";
import { MemberActions } from "./MemberActions";
import { outranks, owns } from "./rights";

export interface MemberRowProps {
  readonly member: Member;
  readonly person: Person;
  readonly isHere: boolean;
  /** One's own role, and subject. */
  readonly mine: Role;
  readonly mySub: string | undefined;
  readonly onChange: (change: Change) => void;
}

export function MemberRow({ member, person, isHere, mine, mySub, onChange }: MemberRowProps): JSX.Element {
  const { sub, role, mutedUntil } = member;
  const end = mutedUntil === undefined ? 0 : Date.parse(mutedUntil);
  const isMuted = useNow(end) < end;
  const mayAct = !person.isMe && (owns(mine) || outranks(mine, role));
  return (
    <li className="member" data-testid="member" data-sub={sub} data-role={role} data-here={isHere}>
      <span className={isHere ? "face here" : "face"}><Avatar person={person} /></span>
      <div className="grow">
        <p><Name person={person} /></p>
        <p className="note">
          {role}{isHere && " · here"}{isMuted && mutedUntil !== undefined && ` · muted until ${momentOf(mutedUntil)}`}
        </p>
        {mayAct && (
          <details>
            <summary data-testid="change-member">Change<span className="visually-hidden"> {person.name}</span></summary>
            <MemberActions member={member} name={person.name} mine={mine} mySub={mySub} isMuted={isMuted} onChange={onChange} />
          </details>
        )}
      </div>
    </li>
  );
}
