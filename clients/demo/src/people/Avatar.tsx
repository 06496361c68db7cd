import type { CSSProperties, JSX } from "react";
import { personOf } from "./pseudonym";

/** The initials, in the person's colour. Only to look at: the name stands beside it, so the letters are no text either. */
export function Avatar({ identityId }: { readonly identityId: string }): JSX.Element {
  const { name, hue } = personOf(identityId);
  const initials = name.split(" ").map((word) => word.charAt(0)).join("");
  return <span className="avatar" style={{ "--hue": hue } as CSSProperties} data-initials={initials} aria-hidden="true" />;
}
