import type { JSX } from "react";
import type { SubscriptionState } from "@serverless-realtime/client";
import type { Here, RoomInfo } from "@serverless-realtime/client/rooms";
import { UP_TO_DATE, wordsOf } from "../chat/roomState";
import { Icon } from "../ui/Icon";
import { Panel } from "../ui/Panel";
import { Members, MEMBERS } from "./Members";
import { Settings, SETTINGS } from "./Settings";

interface RoomHeadProps {
  readonly roomId: string;
  readonly info: RoomInfo;
  readonly state: SubscriptionState;
  readonly here: Here | undefined;
  readonly present: ReadonlySet<string> | undefined;
  /** One is a member no more. */
  readonly isOver: boolean;
}

export function RoomHead({ roomId, info, state, here, present, isOver }: RoomHeadProps): JSX.Element {
  const words = wordsOf(state);
  return (
    <>
      <header className="room-head">
        <h2 id="room-title" title={info.title} data-testid="room-title"><Icon name="lock" size={16} /> <bdi>{info.title}</bdi></h2>
        {/* On a telephone the title needs the place of what goes without saying. */}
        <span className={`note${words === UP_TO_DATE ? " wide-only" : ""}`} data-testid="room-state">{words}</span>
        {!isOver && (
          <div className="room-tools">
            <button type="button" className="quiet" popoverTarget={MEMBERS} data-testid="members">
              <Icon name="users" size={16} />
              <span>{info.members}<span className="visually-hidden"> {info.members === 1 ? "member" : "members"}</span></span>
              {present && <span className="here-count"><span className="dot" />{present.size}<span className="visually-hidden"> here</span></span>}
            </button>
            <button type="button" className="quiet" popoverTarget={SETTINGS} data-testid="settings" aria-label="Room settings"><Icon name="sliders" size={16} /></button>
          </div>
        )}
      </header>
      {!isOver && (
        <>
          <Panel id={MEMBERS} title="Members"><Members roomId={roomId} info={info} isTold={here === undefined || present !== undefined} present={present} /></Panel>
          <Panel id={SETTINGS} title="Room settings"><Settings roomId={roomId} info={info} /></Panel>
        </>
      )}
    </>
  );
}
