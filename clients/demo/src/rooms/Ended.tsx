import type { JSX } from "react";
import type { RealtimeError } from "@serverless-realtime/client";
import { problemOf } from "../ui/problem";

/** In the place of what one writes with: why that is over. */
export function Ended({ error }: { readonly error: RealtimeError }): JSX.Element {
  return (
    <div className="ended" role="alert" data-testid="ended" data-reason={error.reason}>
      <p className="strong">{problemOf(error)}</p>
      {error.reason === "removed" && <p className="note">What you see here is what was said while you were one. Nothing that comes from now on reaches you, and what you had on its way was not sent.</p>}
    </div>
  );
}
