import type { JSX } from "react";

/** What went wrong, read out by screen readers; nothing when nothing did. */
export function ErrorMessage({ text }: { readonly text: string | undefined }): JSX.Element | null {
  return text === undefined || text === "" ? null : (
    <p className="error" role="alert" data-testid="error">
      {text}
    </p>
  );
}
