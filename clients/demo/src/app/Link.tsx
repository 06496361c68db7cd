import type { ComponentProps, JSX, MouseEvent } from "react";
import { navigate } from "./routes";

/** A link within the application: a real one, so that it opens in a new tab, too. */
export function Link({ href, ...rest }: ComponentProps<"a"> & { readonly href: string }): JSX.Element {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
