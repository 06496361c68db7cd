import type { JSX } from "react";
import { durationOf } from "../ui/duration";

/** Seconds between two messages of a member; other applications may set any other. */
const CHOICES: readonly number[] = [0, 5, 10, 30, 60, 300, 900, 3_600];

/** How long a member waits between two messages. */
export function SlowMode({ seconds, onChange }: { readonly seconds: number; readonly onChange: (seconds: number) => void }): JSX.Element {
  const choices = CHOICES.includes(seconds) ? CHOICES : [...CHOICES, seconds].sort((a, b) => a - b);
  return (
    <label className="field">
      <span>Slow mode for members</span>
      <select data-testid="slow-mode" value={seconds} onChange={(event) => { onChange(Number(event.target.value)); }}>
        {choices.map((one) => <option key={one} value={one}>{one === 0 ? "Off" : `A message every ${durationOf(one * 1_000)}`}</option>)}
      </select>
    </label>
  );
}
