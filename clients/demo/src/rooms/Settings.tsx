import { useState, type JSX, type SyntheticEvent } from "react";
import { useRooms } from "@serverless-realtime/client/react";
import type { RoomInfo } from "@serverless-realtime/client/rooms";
import { navigate } from "../app/routes";
import { ConfirmButton } from "../ui/ConfirmButton";
import { ErrorMessage } from "../ui/ErrorMessage";
import { Field } from "../ui/Field";
import { closePanel } from "../ui/Panel";
import { Switch } from "../ui/Switch";
import { useAction } from "../ui/useAction";
import { moderates, owns } from "./rights";
import { changesOf } from "./settingsChange";
import { SlowMode } from "./SlowMode";
import { TITLE_LENGTH } from "./title";

export const SETTINGS = "room-settings";

/** What a room is like, for those who may decide it; and the ways out. */
export function Settings({ roomId, info }: { readonly roomId: string; readonly info: RoomInfo }): JSX.Element {
  const { rooms } = useRooms();
  const { isBusy, problem, run } = useAction();
  const [title, setTitle] = useState(info.title);
  const [history, setHistory] = useState(info.history);
  const [slowModeSeconds, setSlowModeSeconds] = useState(info.slowModeSeconds);
  const { role } = info.me;

  const save = async (): Promise<void> => {
    const changes = changesOf(info, { title: title.trim(), history, slowModeSeconds });
    if (Object.keys(changes).length > 0) await rooms.settings(roomId, changes);
    closePanel(SETTINGS);
  };
  const go = async (how: Promise<void>): Promise<void> => {
    await how;
    navigate("/");
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isBusy) void run(save);
  };
  return (
    <>
      {moderates(role)
        ? (
          <form className="stack" onSubmit={onSubmit}>
            {owns(role) && (
              <>
                <Field label="Title" data-testid="title" autoComplete="off" required maxLength={TITLE_LENGTH} pattern=".*\S.*" value={title} onText={setTitle} />
                <Switch label="Who is added sees what was before" isOn={history === "all"} testId="history" onChange={(isOn) => { setHistory(isOn ? "all" : "joined"); }} />
              </>
            )}
            <SlowMode seconds={slowModeSeconds} onChange={setSlowModeSeconds} />
            <button type="submit" data-testid="save-settings" aria-disabled={isBusy}>Save</button>
          </form>
        )
        : <p className="note">Owners and moderators decide what the room is like.</p>}
      <ErrorMessage text={problem} />
      <div className="row wrap">
        <ConfirmButton label="Leave the room" question="Leave? Only a member can add you again." testId="leave-room" onConfirm={() => { void run(() => go(rooms.leave(roomId))); }} />
        {owns(role) && <ConfirmButton label="Delete the room" question="Delete it for everybody, and for good?" testId="delete-room" onConfirm={() => { void run(() => go(rooms.delete(roomId))); }} />}
      </div>
    </>
  );
}
