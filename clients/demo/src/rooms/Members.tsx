import { useMemo, type JSX } from "react";
import { useMembers, useRooms } from "@serverless-realtime/client/react";
import type { Member, RoomInfo, User } from "@serverless-realtime/client/rooms";
import { useAccount } from "../app/account";
import { useMeeting } from "../people/acquaintances";
import { personOf } from "../people/person";
import { ErrorMessage } from "../ui/ErrorMessage";
import { focusPanel } from "../ui/Panel";
import { problemOf } from "../ui/problem";
import { useAction } from "../ui/useAction";
import { inviting } from "./inviting";
import { inOrder } from "./inOrder";
import { MemberRow } from "./MemberRow";
import { PeoplePicker } from "./PeoplePicker";
import { moderates } from "./rights";

export const MEMBERS = "room-members";

interface MembersProps {
  readonly roomId: string;
  readonly info: RoomInfo;
  /** Whether it is told at all who is here. */
  readonly isTold: boolean;
  readonly present: ReadonlySet<string> | undefined;
}

const NOBODY: ReadonlySet<string> = new Set();

/** Who is in a room, who of them is here, and what one may do about it. */
export function Members({ roomId, info, isTold, present = NOBODY }: MembersProps): JSX.Element {
  const { identityId } = useAccount();
  const { rooms } = useRooms();
  const { members = [], error } = useMembers(roomId);
  const { problem, run } = useAction();
  useMeeting(useMemo(() => new Map<string, User>(members.map((member) => [member.sub, member])), [members]));
  const me = members.find(({ identityIds }) => identityIds.includes(identityId));

  const act = (work: () => Promise<unknown>): void => {
    void run(work).then(() => { focusPanel(MEMBERS); });
  };
  const isMember = ({ sub }: User): boolean => members.some((member) => member.sub === sub);
  return (
    <>
      <ErrorMessage text={problem ?? (error && problemOf(error))} />
      {!isTold && <p className="note">In rooms of more than 100 members nobody is told who is here, who is typing and who has read what.</p>}
      <ul className="members" data-testid="member-list">
        {inOrder(members, present).map((member: Member) => (
          <MemberRow
            key={member.sub}
            member={member}
            person={personOf(member.sub, member, identityId)}
            isHere={present.has(member.sub)}
            mine={info.me.role}
            mySub={me?.sub}
            onChange={(change) => { act(() => rooms.change(roomId, change)); }}
          />
        ))}
      </ul>
      {moderates(info.me.role) && (
        <PeoplePicker label="Add by name or user id" isLeftOut={isMember} onPick={(user) => { void run(() => inviting(rooms.change(roomId, { add: [{ user }] }))); }} />
      )}
    </>
  );
}
