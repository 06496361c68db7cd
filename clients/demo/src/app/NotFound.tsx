import type { JSX } from "react";
import { Link } from "./Link";

/** An address that leads nowhere says so; it does not open a room that nobody asked for. */
export function NotFound({ path }: { readonly path: string }): JSX.Element {
  return (
    <section className="card not-found" aria-labelledby="not-found-title" data-testid="not-found">
      <h2 id="not-found-title">There is nothing here</h2>
      <p className="note"><bdi dir="auto"><code>{path}</code></bdi> is no address of this application. A public room’s name has letters, digits and _ . : @ -, 128 at most.</p>
      <p><Link href="/">To the chat</Link></p>
    </section>
  );
}
