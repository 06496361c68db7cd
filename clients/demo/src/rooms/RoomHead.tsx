import type { JSX } from "react";
import type { SubscriptionState } from "@serverless-realtime/client";
import type { Here, RoomInfo } from "@serverless-realtime/client/rooms";
import { wordsOf } from "../chat/roomState";
import { Icon } from "../ui/Icon";
import { Panel } from "../ui/Panel";
import { Members, MEMBERS } from "./Members";
import { Settings, SETTINGS } from "./Settings";

interface RoomHeadProps {
  readonly roomId: string;
  readonly info: RoomInfo;
  readonly state: SubscriptionState;
  readonly here: Here | undefined;
  /** One is a member no more. */
  readonly isOver: boolean;
}

export function RoomHead({ roomId, info, state, here, isOver }: RoomHeadProps): JSX.Element {
  const hereNow = here?.here === undefined ? "" : `, ${here.here} here`;
  return (
    <>
      <header className="room-head">
        <h2 id="room-title" title={info.title} data-testid="room-title"><Icon name="lock" size={16} /> <bdi>{info.title}</bdi></h2>
        <span className="note" data-testid="room-state">{wordsOf(state)}</span>
        {!isOver && (
          <div className="room-tools">
            <button type="button" className="quiet" popoverTarget={MEMBERS} data-testid="members" aria-label={`Members: ${info.members}${hereNow}`}>
              <Icon name="users" size={16} /> {info.members}{here?.here !== undefined && <span className="here-count"><span className="dot" />{here.here}</span>}
            </button>
            <button type="button" className="quiet" popoverTarget={SETTINGS} data-testid="settings" aria-label="Room settings"><Icon name="gear" size={16} /></button>
          </div>
        )}
      </header>
      {!isOver && (
        <>
          <Panel id={MEMBERS} title="Members"><Members roomId={roomId} info={info} here={here} /></Panel>
          <Panel id={SETTINGS} title="Room settings"><Settings roomId={roomId} info={info} /></Panel>
        </>
      )}
    </>
  );
}
