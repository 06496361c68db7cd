import type { CSSProperties, JSX } from "react";
import { personOf } from "./pseudonym";

/** The initials, in the person's colour. Only to look at: the name stands beside it. */
export function Avatar({ identityId }: { readonly identityId: string }): JSX.Element {
  const { name, hue } = personOf(identityId);
  return (
    <span className="avatar" style={{ "--hue": hue } as CSSProperties} aria-hidden="true">
      {name.split(" ").map((word) => word.charAt(0)).join("")}
    </span>
  );
}
