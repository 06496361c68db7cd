import type { JSX } from "react";
import type { Person } from "./person";

/** A name, with the end of the id beside it: whoever takes somebody else's name does not get that. */
export function Name({ person: { name, tag, isMe } }: { readonly person: Person }): JSX.Element {
  return (
    <>
      <bdi className="strong">{isMe ? "You" : name}</bdi>
      {!isMe && tag !== "" && <span className="tag">{tag}</span>}
    </>
  );
}
