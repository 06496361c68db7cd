import { useState, type JSX } from "react";

interface ConfirmButtonProps {
  readonly label: string;
  /** What is asked before it is done. */
  readonly question: string;
  readonly testId: string;
  readonly onConfirm: () => void;
}

/** A button that asks once more: pressed again, it does it; whoever goes elsewhere has thought better of it. */
export function ConfirmButton({ label, question, testId, onConfirm }: ConfirmButtonProps): JSX.Element {
  const [isAsking, setIsAsking] = useState(false);
  const press = (): void => {
    setIsAsking(!isAsking);
    if (isAsking) onConfirm();
  };
  return (
    <button type="button" className={isAsking ? "danger" : "quiet"} data-testid={testId} onClick={press} onBlur={() => { setIsAsking(false); }}>
      <span aria-live="polite">{isAsking ? question : label}</span>
    </button>
  );
}
