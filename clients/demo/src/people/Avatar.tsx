import type { CSSProperties, JSX } from "react";
import type { Person } from "./person";

/** The initials, in the person's colour. Only to look at: the name stands beside it, so the letters are no text either. */
export function Avatar({ person: { name, hue } }: { readonly person: Person }): JSX.Element {
  const initials = name.split(/\s+/).slice(0, 2).map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0x20).toUpperCase()).join("");
  return <span className="avatar" style={{ "--hue": hue } as CSSProperties} data-initials={initials} aria-hidden="true" />;
}
