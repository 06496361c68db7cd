import { useState, type JSX, type ReactNode, type SyntheticEvent } from "react";
import { ErrorMessage } from "../ui/ErrorMessage";
import { messageOf } from "../ui/json";

interface FormProps {
  readonly title: string;
  readonly button: string;
  readonly testId: string;
  readonly problem?: string | undefined;
  /** What failed is shown, and the form can be sent again. */
  readonly submit: () => Promise<void>;
  readonly children: ReactNode;
}

/** A step of signing in or up: its fields, one button, what went wrong. */
export function Form({ title, button, testId, problem, submit, children }: FormProps): JSX.Element {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(problem);
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await submit();
    } catch (reason) {
      setError(messageOf(reason));
    }
    setBusy(false);
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!busy) void run();
  };
  return (
    <form className="stack" onSubmit={onSubmit} aria-label={title}>
      <h2>{title}</h2>
      {children}
      <ErrorMessage text={error} />
      <button data-testid={testId} type="submit" aria-disabled={busy}>{busy ? "One moment…" : button}</button>
    </form>
  );
}
