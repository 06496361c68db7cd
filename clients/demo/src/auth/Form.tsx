import type { JSX, ReactNode, SyntheticEvent } from "react";
import { ErrorMessage } from "../ui/ErrorMessage";
import { useAction } from "../ui/useAction";

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
  const { isBusy, problem: error, run } = useAction(problem);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!isBusy) void run(submit);
  };
  return (
    <form className="stack" onSubmit={onSubmit} aria-label={title}>
      <h2>{title}</h2>
      {children}
      <ErrorMessage text={error} />
      <button data-testid={testId} type="submit" aria-disabled={isBusy}>{isBusy ? "One moment…" : button}</button>
    </form>
  );
}
