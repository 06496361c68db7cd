import { useState, type JSX } from "react";
import type { QuietHours, Weekday } from "@serverless-realtime/client/inbox";
import { Field } from "../ui/Field";
import { Switch } from "../ui/Switch";

const DAYS: readonly (readonly [Weekday, string])[] = [["mon", "Mon"], ["tue", "Tue"], ["wed", "Wed"], ["thu", "Thu"], ["fri", "Fri"], ["sat", "Sat"], ["sun", "Sun"]];

interface QuietHoursFormProps {
  readonly quietHours: QuietHours | null;
  /** Answers whether it was taken. */
  readonly save: (quietHours: QuietHours | null) => Promise<boolean>;
}

/** When notifications come without a toast or a sound: from, to, and on which days it begins, by this browser's time zone unless another one was chosen. */
export function QuietHoursForm({ quietHours, save }: QuietHoursFormProps): JSX.Element {
  const [draft, setDraft] = useState<Partial<QuietHours>>({});
  const shown: QuietHours = { ...(quietHours ?? usual()), ...draft };
  const change = (part: Partial<QuietHours>): void => { setDraft({ ...draft, ...part }); };
  const toggle = (day: Weekday): void => { change({ days: DAYS.map(([one]) => one).filter((one) => shown.days.includes(one) !== (one === day)) }); };
  const keep = async (wanted: QuietHours | null): Promise<void> => {
    // What was typed meanwhile stays, and so does what was refused.
    if (await save(wanted)) setDraft((now) => (now === draft ? {} : now));
  };
  return (
    <fieldset className="channels" data-testid="quiet-hours">
      <legend>Quiet hours</legend>
      <Switch label={quietHours ? `${quietHours.from} to ${quietHours.to}, ${quietHours.zone}` : "Off"} isOn={quietHours !== null} testId="quiet" onChange={(isOn) => { void keep(isOn ? shown : null); }} />
      {quietHours && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void keep(shown);
          }}
        >
          <div className="row">
            <Field label="From" type="time" required value={shown.from} data-testid="quiet-from" onText={(from) => { change({ from }); }} />
            <Field label="To" type="time" required value={shown.to} data-testid="quiet-to" onText={(to) => { change({ to }); }} />
          </div>
          <div className="row wrap" role="group" aria-label="Days on which they begin">
            {DAYS.map(([day, name]) => (
              <button key={day} type="button" className="quiet choice" aria-pressed={shown.days.includes(day)} data-testid={`quiet-${day}`} onClick={() => { toggle(day); }}>{name}</button>
            ))}
          </div>
          <button type="submit" className="quiet" data-testid="quiet-save">Save quiet hours</button>
        </form>
      )}
    </fieldset>
  );
}

function usual(): QuietHours {
  return { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, from: "22:00", to: "07:00", days: DAYS.map(([day]) => day) };
}
