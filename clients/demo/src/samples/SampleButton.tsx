import type { JSX } from "react";
import { ErrorMessage } from "../ui/ErrorMessage";
import type { SampleName } from "./samples";
import { useSample } from "./useSample";

const LABELS: Record<SampleName, string> = { notification: "Send me a notification", announcement: "Announce to everybody", prices: "Send prices" };

/** Makes LocalCloud's backend send something; nothing where there is none. */
export function SampleButton({ sample, className = "quiet" }: { readonly sample: SampleName; readonly className?: string }): JSX.Element | null {
  const { send, problem } = useSample(sample);
  return send === undefined ? null : (
    <>
      <button type="button" className={className} data-testid={`sample-${sample}`} onClick={() => void send()}>{LABELS[sample]}</button>
      <ErrorMessage text={problem} />
    </>
  );
}
