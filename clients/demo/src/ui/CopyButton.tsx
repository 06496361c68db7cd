import { useState, type JSX } from "react";

/** Copies a text. Where a page comes without TLS the browser does not let it: then it says so, and the text stands beside it. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const [told, setTold] = useState("");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setTold("Copied.");
    } catch {
      setTold("This browser does not copy it for you: select it.");
    }
  };
  return (
    <>
      <button type="button" className="quiet" data-testid="copy" aria-label={label} onClick={() => { void copy(); }}>Copy</button>
      <span className="note" role="status">{told}</span>
    </>
  );
}
