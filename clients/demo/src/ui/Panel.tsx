import { useState, type JSX, type ReactNode } from "react";

interface PanelProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** What opens above the page by a button with its id as `popoverTarget`; it is there only as long as it is open, and asks for nothing before. */
export function Panel({ id, title, children }: PanelProps): JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div id={id} popover="auto" className="popover panel" role="dialog" aria-labelledby={`${id}-title`} onToggle={({ newState }) => { setIsOpen(newState === "open"); }}>
      <h2 id={`${id}-title`} tabIndex={-1}>{title}</h2>
      {isOpen && children}
    </div>
  );
}

/** Closes what is open above the page. */
export function closePanel(id: string): void {
  document.getElementById(id)?.hidePopover();
}

/** Where the keyboard goes on when what it was at has gone. */
export function focusPanel(id: string): void {
  document.getElementById(`${id}-title`)?.focus();
}
