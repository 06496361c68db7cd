import { useMemo, type JSX } from "react";
import { stretchesOf } from "./links";

/** What somebody wrote, with its links. What is around it is `dir="auto"`: it takes the direction of the script. */
export function PeopleText({ text }: { readonly text: string }): JSX.Element {
  const stretches = useMemo(() => stretchesOf(text), [text]);
  return (
    <>
      {stretches.map(({ text: stretch, href }, i) => (href === undefined ? stretch : <a key={i} href={href} target="_blank" rel="noopener noreferrer nofollow ugc">{stretch}</a>))}
    </>
  );
}
