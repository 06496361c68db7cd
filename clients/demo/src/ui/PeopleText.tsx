import { useMemo, type JSX } from "react";
import { stretchesOf } from "./links";

/** What somebody wrote: in the direction of its script, and with its links. */
export function PeopleText({ text }: { readonly text: string }): JSX.Element {
  const stretches = useMemo(() => stretchesOf(text), [text]);
  return (
    <bdi dir="auto">
      {stretches.map(({ text: stretch, href }, i) => (href === undefined ? stretch : <a key={i} href={href} target="_blank" rel="noopener noreferrer nofollow ugc">{stretch}</a>))}
    </bdi>
  );
}
