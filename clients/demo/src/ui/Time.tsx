import type { JSX } from "react";

/** The time of day; the rest on demand. */
export function Time({ at }: { readonly at: string }): JSX.Element {
  const date = new Date(at);
  return (
    <time dateTime={at} title={date.toLocaleString()}>
      {date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}
    </time>
  );
}
