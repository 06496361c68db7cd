import { useState, type JSX } from "react";
import type { Change, Member, Role } from "@serverless-realtime/client/rooms";
import { ConfirmButton } from "../ui/ConfirmButton";
import { durationOf } from "../ui/duration";
import { outranks, owns, ROLES } from "./rights";

/** For how long somebody can be muted, seconds. */
const MUTES: readonly number[] = [60, 300, 3_600, 86_400, 7 * 86_400, 31 * 86_400];

interface MemberActionsProps {
  readonly member: Member;
  readonly name: string;
  readonly mine: Role;
  readonly mySub: string | undefined;
  readonly isMuted: boolean;
  readonly onChange: (change: Change) => void;
}

/** What one may do with a member. */
export function MemberActions({ member: { sub, role }, name, mine, mySub, isMuted, onChange }: MemberActionsProps): JSX.Element {
  const [seconds, setSeconds] = useState(300);
  return (
    <div className="member-actions">
      {outranks(mine, role) && (
        <div className="row wrap">
          {isMuted
            ? <button type="button" className="quiet" data-testid="unmute" onClick={() => { onChange({ mute: [{ user: sub, seconds: 0 }] }); }}>Let {name} write again</button>
            : (
              <>
                <label className="grow">
                  <span className="visually-hidden">Mute {name} for</span>
                  <select data-testid="mute-for" value={seconds} onChange={(event) => { setSeconds(Number(event.target.value)); }}>
                    {MUTES.map((one) => <option key={one} value={one}>{durationOf(one * 1_000)}</option>)}
                  </select>
                </label>
                <button type="button" className="quiet" data-testid="mute" onClick={() => { onChange({ mute: [{ user: sub, seconds }] }); }}>Mute</button>
              </>
            )}
        </div>
      )}
      <div className="row wrap">
        {owns(mine) && ROLES.filter((one) => one !== role).map((one) => (
          <button key={one} type="button" className="quiet" data-testid={`make-${one}`} onClick={() => { onChange({ roles: [{ user: sub, role: one }] }); }}>Make {one}</button>
        ))}
        {owns(mine) && mySub !== undefined && (
          <ConfirmButton label="Hand the room over" question={`Make ${name} owner in your place?`} testId="hand-over" onConfirm={() => { onChange({ roles: [{ user: sub, role: "owner" }, { user: mySub, role: "member" }] }); }} />
        )}
        {outranks(mine, role) && <ConfirmButton label="Remove" question={`Remove ${name}?`} testId="remove" onConfirm={() => { onChange({ remove: [sub] }); }} />}
      </div>
    </div>
  );
}
