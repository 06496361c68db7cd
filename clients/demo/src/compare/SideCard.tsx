import type { JSX } from "react";
import type { SideView } from "./comparison";
import { Strip } from "./Strip";
import { recoveryText } from "./verdict";

interface SideCardProps {
  readonly name: "stock" | "ours";
  readonly title: string;
  readonly note: string;
  readonly view: SideView;
}

export function SideCard({ name, title, note, view }: SideCardProps): JSX.Element {
  const { received, lost, repeated, recovery, cells, state, isConnected } = view;
  return (
    <section className="card side" aria-labelledby={`${name}-title`} data-testid={name}>
      <header className="row wrap">
        <h3 id={`${name}-title`} className="grow">{title}</h3>
        <span className={`badge ${isConnected ? "good" : "busy"}`} data-testid={`${name}-state`}><span className="dot" aria-hidden="true" />{state}</span>
      </header>
      <p className="note">{note}</p>
      <dl className="counters">
        <Counter name={`${name}-received`} label="Received" value={`${received}`} />
        <Counter name={`${name}-lost`} label="Lost" value={`${lost}`} tone={lost > 0 ? "bad" : "good"} />
        <Counter name={`${name}-repeated`} label="Repeated" value={`${repeated}`} tone={repeated > 0 ? "bad" : ""} />
        <Counter name={`${name}-recovery`} label="Time to recover" value={recoveryText(recovery)} />
      </dl>
      <Strip cells={cells} />
    </section>
  );
}

interface CounterProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly tone?: string;
}

function Counter({ name, label, value, tone = "" }: CounterProps): JSX.Element {
  return (
    <div className="counter">
      <dt>{label}</dt>
      <dd className={tone} data-testid={name}>{value}</dd>
    </div>
  );
}
