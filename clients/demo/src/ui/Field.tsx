import type { ComponentProps, JSX } from "react";

interface FieldProps extends Omit<ComponentProps<"input">, "onChange"> {
  readonly label: string;
  readonly hint?: string;
  readonly onText: (text: string) => void;
}

/** An input with its label. */
export function Field({ label, hint, onText, ...input }: FieldProps): JSX.Element {
  return (
    <label className="field">
      <span>{label}</span>
      <input dir="auto" {...input} onChange={(event) => { onText(event.target.value); }} />
      {hint !== undefined && <small>{hint}</small>}
    </label>
  );
}
