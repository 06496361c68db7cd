import { expect, it } from "vitest";
import { run } from "./run.js";
import { SIZES } from "./sizes.js";
import { tableOf } from "./table.js";

/** `PROOF_SEED` runs another one. */
const SEED = Number(process.env["PROOF_SEED"] ?? 7);

it("while connections are cut, the broker restarts, functions crash and messages are doubled, reordered and dropped, every client gets every message once and in order", async () => {
  const outcome = await run(SEED, SIZES, console.log);
  const table = tableOf(outcome);
  console.log(table);
  expect(outcome.problems, table).toEqual([]);
  expect(outcome.clients).toBe(22);
  // The misfortunes happened: a run without them would prove nothing.
  expect(outcome.struck).toEqual({ "cut": SIZES.cuts, "kill a function": SIZES.kills, "restart": 1, "kill -9": 1 });
  expect(outcome.plain.reduce((lost, client) => lost + client.lost, 0)).toBeGreaterThan(0);
});
