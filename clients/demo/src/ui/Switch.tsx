import type { JSX } from "react";

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly testId: string;
  readonly onChange: (isOn: boolean) => void;
}

export function Switch({ label, isOn, testId, onChange }: SwitchProps): JSX.Element {
  return (
    <label className="switch-field">
      <input type="checkbox" role="switch" checked={isOn} data-testid={testId} onChange={(event) => { onChange(event.target.checked); }} />
      <span>{label}</span>
    </label>
  );
}
