import type { LocalConfig } from "../config";

/** While a network is away, whoever has connected again is cut again after this time, ms. */
const AGAIN = 150;

/** Cuts connections at LocalCloud's broker, as a broken network does it: without a word to the client. Resolves when the network is back. */
export async function cutFor({ gateway }: LocalConfig, clientIds: readonly string[], milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  const cutAll = (): Promise<unknown> =>
    Promise.all(clientIds.map((id) => fetch(`${gateway}/_local/connections/${encodeURIComponent(id)}/cut`, { method: "POST" })));
  await cutAll();
  while (performance.now() < end) {
    await new Promise((done) => { setTimeout(done, AGAIN); });
    await cutAll();
  }
}
